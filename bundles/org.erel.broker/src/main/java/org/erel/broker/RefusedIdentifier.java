package org.erel.broker;

import java.time.Duration;

/**
 * Decides when a refused identifier is a case of two masters with one name. The broker frees the
 * queue of a connection that was cut only when it misses its heartbeats, so a master may refuse
 * itself for a while. Not thread-safe.
 */
final class RefusedIdentifier {

  /** What a refusal means. */
  enum Verdict {
    /** The first of an episode: note it. */
    FIRST,
    /** A repeated one that needs no word. */
    AGAIN,
    /** It can no longer be a lost connection of our own; said once for each episode. */
    TAKEN
  }

  private static final Duration MARGIN = Duration.ofSeconds(3);

  private final long toleratedNanos;
  private long since;
  private boolean refused;
  private boolean told;

  /**
   * For connections with this heartbeat.
   *
   * @param heartbeat the interval asked for
   */
  RefusedIdentifier(Duration heartbeat) {
    toleratedNanos = heartbeat.multipliedBy(5).dividedBy(2).plus(MARGIN).toNanos();
  }

  /**
   * The broker refused the identifier.
   *
   * @param nanos the time, as {@link System#nanoTime}
   * @return what that means
   */
  Verdict refused(long nanos) {
    if (!refused) {
      refused = true;
      told = false;
      since = nanos;
      return Verdict.FIRST;
    }
    if (told || nanos - since < toleratedNanos) {
      return Verdict.AGAIN;
    }
    told = true;
    return Verdict.TAKEN;
  }

  /** The broker accepted the identifier: the episode is over. */
  void accepted() {
    refused = false;
  }
}
