package org.erel.broker;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt to connect: exponential, with full jitter, so that
 * masters that lost the broker together do not come back together.
 *
 * @param first the bound of the first wait
 * @param longest the bound of every wait
 * @param random from 0 to 1
 */
record Backoff(Duration first, Duration longest, DoubleSupplier random) {

  private static final int DOUBLINGS = 30;

  /**
   * The wait after an attempt.
   *
   * @param failures how many attempts failed in a row, from 0 on
   * @return between zero and the bound
   */
  Duration after(int failures) {
    long bound =
        Math.min(
            longest.toMillis(), first.toMillis() << Math.min(Math.max(failures, 0), DOUBLINGS));
    return Duration.ofMillis(Math.round(bound * random.getAsDouble()));
  }
}
