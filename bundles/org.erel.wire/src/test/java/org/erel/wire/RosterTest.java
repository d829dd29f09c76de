package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RosterTest {

  private static final Roster TWO = Roster.EMPTY.enrolled("a").enrolled("b");

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 2", "3, 2", "4, 3", "5, 3"})
  void aMajorityIsMoreThanHalf(int hosts, int majority) {
    Roster roster = Roster.EMPTY;
    for (int i = 0; i < hosts; i++) {
      roster = roster.enrolled("h" + i);
    }

    assertThat(roster.majority()).isEqualTo(majority);
  }

  @Test
  void whoIsForgottenIsNoMember() {
    assertThat(TWO.forgotten("a").members()).containsExactly("b");
    assertThat(TWO.forgotten("c")).isEqualTo(TWO);
  }

  @Test
  void whoComesBackIsEnrolledAnew() {
    assertThat(TWO.forgotten("a").enrolled("a").members()).containsExactly("a", "b");
  }

  @Test
  void rostersMergeToTheSameInAnyOrder() {
    Roster without = TWO.forgotten("a");
    Roster with = TWO.enrolled("c");

    assertThat(without.merged(with)).isEqualTo(with.merged(without));
    assertThat(without.merged(with).members()).containsExactly("b", "c");
    assertThat(without.merged(with).merged(with)).isEqualTo(without.merged(with));
  }

  @Test
  void whatIsLearnedTwiceChangesNothing() {
    assertThat(TWO.merged(new Roster(Map.of("a", 1L)))).isSameAs(TWO);
  }
}
