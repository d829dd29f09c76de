package org.erel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GapTest {

  private final Gap gap = new Gap("1.0.0", "1.1.0");

  @Test
  void itIsFromTheLastAnswerOfTheOldVersionToTheFirstOfTheNew() {
    gap.answer(1_000_000, "1.0.0");
    gap.answer(2_000_000, "1.0.0");
    gap.answer(3_000_000, null);
    assertThat(gap.over()).isFalse();
    gap.answer(9_500_000, "1.1.0");
    gap.answer(12_000_000, "1.1.0");

    assertThat(gap.over()).isTrue();
    assertThat(gap.milliseconds()).isEqualTo(7.5);
  }

  @Test
  void anAnswerOfTheOldVersionAfterASilenceCounts() {
    gap.answer(1_000_000, "1.0.0");
    gap.answer(2_000_000, null);
    gap.answer(3_000_000, "1.0.0");
    gap.answer(4_000_000, "1.1.0");

    assertThat(gap.milliseconds()).isEqualTo(1);
  }

  @Test
  void aVersionThatNeverAnswersIsNamed() {
    gap.answer(1, "1.1.0");
    assertThatThrownBy(gap::milliseconds).hasMessageContaining("1.0.0");
  }
}
