package org.erel.api;

import java.time.Duration;

/**
 * What a release must pass after a switch: all of it healthy without a break for a while, within a
 * deadline. What does not pass is rolled back.
 *
 * @param minHealthyTime how long it must stay healthy; zero for one good look
 * @param deadline from the start of the release until it must have passed, {@code minHealthyTime}
 *     included; also the longest that its start, and a stop, may take; longer than {@code
 *     minHealthyTime}
 */
public record HealthGate(Duration minHealthyTime, Duration deadline) {

  /** Refuses a gate that nothing can pass. */
  public HealthGate {
    if (minHealthyTime.isNegative()) {
      throw new IllegalArgumentException("minHealthyTime is negative");
    }
    if (deadline.compareTo(minHealthyTime) <= 0) {
      throw new IllegalArgumentException(
          "deadline %s is not longer than minHealthyTime %s".formatted(deadline, minHealthyTime));
    }
  }
}
