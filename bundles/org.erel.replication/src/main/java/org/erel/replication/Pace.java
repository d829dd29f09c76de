package org.erel.replication;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a publisher asks again. Not while answers come: a cluster that is slow would get slower by
 * being asked the same once more.
 */
final class Pace {

  /** How long nobody says anything new until all are asked again, at first and at most. */
  private static final long SILENCE = Duration.ofSeconds(1).toNanos();

  private static final long LONGEST = Duration.ofSeconds(8).toNanos();

  /** How long who is overruled keeps out of the way, at first. */
  private static final long BACKOFF = Duration.ofMillis(50).toNanos();

  private static final int MOST_BACKOFFS = 5;

  private final RandomGenerator random;
  private long silence = SILENCE;
  private long next;
  private int overruled;

  /** With randomness that keeps publishers that meet from meeting again. */
  Pace(RandomGenerator random) {
    this.random = random;
  }

  /** Something is asked, or somebody said something new. */
  void begin(long now) {
    silence = SILENCE;
    next = now + silence;
  }

  /** The same is asked again. */
  void again(long now) {
    silence = Math.min(2 * silence, LONGEST);
    next = now + silence;
  }

  /** Another publisher goes first. */
  void overruled(long now) {
    overruled = Math.min(overruled + 1, MOST_BACKOFFS);
    next = now + (long) ((BACKOFF << overruled) * random.nextDouble());
  }

  boolean due(long now) {
    return now - next >= 0;
  }
}
