package org.erel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UsageTest {

  @Test
  void childrenThatHaveEndedCount() {
    String stat = "17 (java) S 1 17 17 0 -1 4194304 900 0 3 0 150 25 40 5 20 0 30 0 99 1 2";
    assertThat(Usage.cpu(stat)).isEqualTo(2.2);
  }

  @Test
  void aNameWithBlanksAndBracketsShiftsNothing() {
    String stat = "17 (a) b) (c) S 1 17 17 0 -1 4194304 900 0 3 0 100 0 0 0 20 0 30 0 99 1 2";
    assertThat(Usage.cpu(stat)).isEqualTo(1);
  }

  @Test
  void memoryIsReadInBytes() {
    String rollup =
        "5e-7f ---p 00 00:00 0 [rollup]\nRss:    2048 kB\nPss:     10 kB\nPss_Dirty: 3 kB\n";
    assertThat(Usage.bytes(rollup, "Rss:")).isEqualTo(2_097_152);
    assertThat(Usage.bytes(rollup, "Pss:")).isEqualTo(10_240);
    assertThatThrownBy(() -> Usage.bytes(rollup, "Swap:")).hasMessageContaining("Swap:");
  }
}
