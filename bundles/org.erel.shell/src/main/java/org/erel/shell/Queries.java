package org.erel.shell;

import java.time.Duration;

/** How long questions to the cluster wait for hosts that are silent. */
final class Queries {

  static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration LEAST = Duration.ofMillis(100);

  private Queries() {}

  /** The usual patience, or what is left of the time if that is less; always some. */
  static Duration atMost(Duration left) {
    Duration some = left.compareTo(LEAST) < 0 ? LEAST : left;
    return some.compareTo(PATIENCE) < 0 ? some : PATIENCE;
  }
}
