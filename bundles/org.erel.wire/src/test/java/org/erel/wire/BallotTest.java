package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BallotTest {

  private static final Ballot LAST = new Ballot(1L << 62, "z");

  private static Ballot clock(String time) {
    return new Ballot(Instant.parse(time).toEpochMilli(), "ann#1");
  }

  @Test
  void whoKnowsNothingAcceptsTheRoundOfAClockThatIsRight() {
    assertThat(clock("2026-11-29T00:00:00Z").mayFollow(Ballot.NONE)).isTrue();
    assertThat(clock("2500-01-01T00:00:00Z").mayFollow(Ballot.NONE)).isTrue();
    assertThat(clock("9999-01-01T00:00:00Z").mayFollow(Ballot.NONE)).isFalse();
  }

  @Test
  void theNextRoundMayFollowWhateverIsKnown() {
    assertThat(new Ballot(2, "a").mayFollow(new Ballot(1, "b"))).isTrue();
    assertThat(LAST.mayFollow(new Ballot(LAST.round() - 1, "b"))).isTrue();
    assertThat(new Ballot(1, "a").mayFollow(LAST)).as("whether it is too late is told").isTrue();
    assertThat(LAST.mayFollow(new Ballot(1, "b"))).isFalse();
  }

  @Test
  void aRoundThatLeavesNoneToOthersIsNone() {
    Ballot none = new Ballot(Long.MAX_VALUE, "z");

    assertThat(none).isEqualTo(new Ballot(0, "z"));
    assertThat(none.mayFollow(Ballot.NONE)).isFalse();
    assertThat(new Ballot(1, "a").overrules(none)).isTrue();
  }

  @Test
  void whatIsTooFarIsCutSoThatTheNextMayFollowToo() {
    Ballot known = new Ballot(7, "a");
    Ballot near = LAST.noFurtherFrom(known);

    assertThat(near.overrules(known)).isTrue();
    assertThat(new Ballot(near.round() + 1, "b").mayFollow(known)).isTrue();
    assertThat(known.noFurtherFrom(LAST)).isEqualTo(known);
    assertThat(near.noFurtherFrom(known)).isEqualTo(near);
  }
}
