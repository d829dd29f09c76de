package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RosterTest {

  private static final Ballot FIRST = new Ballot(2, "a#1");
  private static final Ballot SECOND = new Ballot(3, "b#1");
  private static final Roster THREE =
      Roster.founded("a").next(FIRST, List.of("b", "c"), List.of()).settle();

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3", "5, 3"})
  void aMajorityIsMoreThanHalf(int hosts, int majority) {
    Set<String> joining = new TreeSet<>();
    for (int i = 1; i < hosts; i++) {
      joining.add("h" + i);
    }

    assertThat(Roster.founded("a").next(FIRST, joining, List.of()).majority()).isEqualTo(majority);
  }

  @Test
  void untilItIsSettledAMajorityOfThoseBeforeIsNeededToo() {
    Roster five = THREE.next(SECOND, List.of("d", "e"), List.of());

    assertThat(five.majority(Set.of("a", "d", "e"))).isFalse();
    assertThat(five.majority(Set.of("a", "b", "e"))).isTrue();
    assertThat(five.settle().majority(Set.of("a", "d", "e"))).isTrue();
    assertThat(five.majority(Set.of("a", "b", "stranger"))).isFalse();
  }

  @Test
  void thoseBeforeDecideUntilItIsSettled() {
    Roster five = THREE.next(SECOND, List.of("d", "e"), List.of());

    assertThat(five.decide(Set.of("a", "b"))).isTrue();
    assertThat(five.settle().decide(Set.of("a", "b"))).isFalse();
  }

  @Test
  void whoIsForgottenIsNoMemberAndWhoComesBackIsAnother() {
    Roster without = THREE.next(SECOND, List.of(), List.of("a")).settle();
    Roster back = without.next(SECOND, List.of("a", "b"), List.of());

    assertThat(without.members()).containsExactly("b", "c");
    assertThat(without.since("a")).isZero();
    assertThat(back.since("a")).isEqualTo(4);
    assertThat(back.since("b")).isEqualTo(2);
  }

  @Test
  void theGreaterRevisionStandsThenWhatIsSettledThenTheGreaterBallot() {
    Roster one = THREE.next(FIRST, List.of("d"), List.of());
    Roster other = THREE.next(SECOND, List.of("e"), List.of());

    assertThat(one.edition().replaces(THREE.edition())).isTrue();
    assertThat(other.edition().replaces(one.edition())).isTrue();
    assertThat(one.settle().edition().replaces(other.edition())).isTrue();
    assertThat(one.edition().replaces(one.edition())).isFalse();
  }
}
