package org.erel.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import org.erel.api.Silence;

/** How values are written in tables. */
final class Words {

  private Words() {}

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String of(Collection<String> values) {
    return String.join(", ", values);
  }

  /** How long ago, in the largest unit that counts. */
  static String ago(Duration time) {
    if (time.toMinutes() == 0) {
      return Math.max(0, time.toSeconds()) + " s ago";
    } else if (time.toHours() == 0) {
      return time.toMinutes() + " min ago";
    }
    return time.toDays() == 0 ? time.toHours() + " h ago" : time.toDays() + " d ago";
  }

  static String why(Silence.Why why) {
    return switch (why) {
      case STOPPED -> "stopped in good order";
      case NOT_CONNECTED -> "not connected to the broker";
      case NOT_ANSWERING -> "connected to the broker, and does not answer";
      case NOT_ASKED -> "not asked: no broker";
    };
  }

  static String of(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
