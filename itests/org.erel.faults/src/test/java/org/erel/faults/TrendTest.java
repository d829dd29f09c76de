package org.erel.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class TrendTest {

  @Test
  void whatSettlesAfterTheWarmUpIsFlat() {
    assertThat(trend(i -> i < 10 ? 100 + 50 * i : 1_000).violation()).isEmpty();
  }

  @Test
  void whatGoesUpAndDownIsFlat() {
    assertThat(trend(i -> 100 + i % 2 * 80).violation()).isEmpty();
  }

  @Test
  void whatGrowsALittleInEachCycleIsNot() {
    assertThat(trend(i -> 100 + i).violation())
        .hasValue("heap grows: heap 114.5 -> 144.5 (0.500 a cycle)");
  }

  @Test
  void whatShrinksIsFlat() {
    assertThat(trend(i -> 1_000 - i).violation()).isEmpty();
  }

  /** A sample every two cycles. */
  private static Trend trend(IntToDoubleFunction at) {
    List<Double> samples = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      samples.add(at.applyAsDouble(i));
    }
    return Trend.of("heap", samples, 2, 5, 0.1);
  }
}
