package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnrolmentTest {

  private static final Ballot LESSER = new Ballot(2, "a#1");
  private static final Ballot GREATER = new Ballot(3, "b#1");
  private static final Roster ONE = Roster.founded("a");

  @Test
  void aPromiseHoldsForItsRevisionAndThoseBefore() {
    Enrolment promising = new Enrolment(ONE, 0, Ballot.NONE, 1).promising(2, GREATER);

    assertThat(promising.allows(2, LESSER)).isFalse();
    assertThat(promising.allows(2, GREATER)).isTrue();
    assertThat(promising.allows(3, LESSER)).isTrue();
    assertThat(promising.promising(3, LESSER).allows(2, GREATER)).isFalse();
  }

  @Test
  void ballotsOfOneRevisionAreNotThoseOfAnother() {
    Roster two = ONE.next(GREATER, List.of("b"), List.of());
    Enrolment promising = new Enrolment(two, 3, LESSER, 1);

    assertThat(promising.greatest(2)).isEqualTo(GREATER);
    assertThat(promising.greatest(3)).isEqualTo(LESSER);
    assertThat(promising.greatest(4)).isEqualTo(Ballot.NONE);
    assertThat(promising.promising(2, LESSER).greatest(2)).as("it took more").isEqualTo(GREATER);
  }

  @Test
  void whatIsHeldIsAPromiseToo() {
    Roster two = ONE.next(GREATER, List.of("b"), List.of());
    Enrolment holding = new Enrolment(two, 0, Ballot.NONE, 1);

    assertThat(holding.allows(2, LESSER)).isFalse();
    assertThat(holding.allows(2, GREATER)).isTrue();
    assertThat(holding.allows(1, GREATER)).isFalse();
    assertThat(new Enrolment(two.settle(), 0, Ballot.NONE, 1).allows(2, GREATER)).isFalse();
  }
}
