package org.erel.broker;

import java.util.concurrent.TimeUnit;

/** Keeps to a rate: what is more than a second's worth ahead of it has to wait. Thread-safe. */
final class Throttle {

  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double nanosForEach;

  /** When all that was let through so far is paid for. */
  private long paidAt;

  /**
   * Nothing went through yet.
   *
   * @param perSecond how much may, more than 0
   * @param now nanoseconds from any origin, the same from now on
   */
  Throttle(long perSecond, long now) {
    nanosForEach = SECOND / perSecond;
    paidAt = now - (long) SECOND;
  }

  /**
   * Something is to go through.
   *
   * @param amount of what the rate is of
   * @param now nanoseconds
   * @return how long it has to wait, in nanoseconds; the whole of it may go then
   */
  synchronized long delay(long amount, long now) {
    long earliest = now - (long) SECOND;
    if (paidAt - earliest < 0) {
      paidAt = earliest;
    }
    long wait = Math.max(0, paidAt - now);
    paidAt += (long) (amount * nanosForEach);
    return wait;
  }
}
