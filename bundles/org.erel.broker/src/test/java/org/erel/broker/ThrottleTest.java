package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long BEGIN = Long.MAX_VALUE - SECOND; // the clock may overflow

  private final Throttle throttle = new Throttle(100, BEGIN);

  @Test
  void aSecondsWorthGoesAtOnceAndThenTheRateIsKept() {
    assertThat(throttle.delay(60, BEGIN)).isZero();
    assertThat(throttle.delay(60, BEGIN)).isZero();
    assertThat(throttle.delay(50, BEGIN)).isEqualTo(SECOND / 5);
    assertThat(throttle.delay(50, BEGIN)).isEqualTo(SECOND * 7 / 10);
    assertThat(throttle.delay(0, BEGIN + SECOND * 12 / 10)).isZero();
  }

  @Test
  void whatIsLargerThanASecondsWorthGoesWholeAndIsPaidForAfterwards() {
    assertThat(throttle.delay(1000, BEGIN)).isZero();
    assertThat(throttle.delay(1, BEGIN)).isEqualTo(9 * SECOND);
    assertThat(throttle.delay(1, BEGIN + 9 * SECOND)).isEqualTo(SECOND / 100);
  }

  @Test
  void timeInWhichNothingWentIsWorthASecondAtMost() {
    long later = BEGIN + 3600 * SECOND;
    assertThat(throttle.delay(100, later)).isZero();
    assertThat(throttle.delay(100, later)).isZero();
    assertThat(throttle.delay(1, later)).isEqualTo(SECOND);
  }
}
