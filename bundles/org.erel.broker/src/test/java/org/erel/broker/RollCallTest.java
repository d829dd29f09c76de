package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollCallTest {

  private static final Duration NOW = Duration.ZERO;
  private static final Duration HEARING = Duration.ofSeconds(3);
  private static final Duration FINISHING = Duration.ofSeconds(60);

  private final RollCall roll = new RollCall(HEARING, FINISHING);

  @Test
  void nobodyKnownIsWaitedForAsLongAsOneMayBeHeard() {
    assertThat(roll.over(NOW)).isFalse();
    assertThat(roll.over(HEARING)).isTrue();
  }

  @Test
  void aDesertedClusterIsOverAtOnce() {
    roll.deserted();
    assertThat(roll.over(NOW)).isTrue();
  }

  @Test
  void itIsOverOnceAllWhomAnswersNamedHaveAnswered() {
    roll.answered("a");
    roll.knows(List.of("b", "a"));
    assertThat(roll.over(NOW)).isFalse();
    assertThat(roll.awaited()).containsExactly("b");
    roll.answered("b");
    assertThat(roll.over(NOW)).isTrue();
  }

  @Test
  void anAbsentHostIsSilentAndNotWaitedFor() {
    roll.answered("a");
    roll.knows(List.of("b"));
    roll.absent("b");
    assertThat(roll.over(NOW)).isTrue();
    assertThat(roll.silent()).containsExactly("b");
  }

  @Test
  void aHostThatAnswersAfterAllIsNotSilent() {
    roll.absent("a");
    roll.answered("a");
    assertThat(roll.silent()).isEmpty();
    assertThat(roll.over(NOW)).isTrue();
  }

  @Test
  void anAcceptedActionMayTakeLonger() {
    roll.answered("a");
    roll.accepted("b");
    assertThat(roll.over(HEARING)).isFalse();
    assertThat(roll.working("b")).isTrue();
    assertThat(roll.over(FINISHING)).isTrue();
    roll.answered("b");
    assertThat(roll.over(NOW)).isTrue();
  }

  @Test
  void aSilentHostDoesNotGetTheTimeOfThoseThatAccepted() {
    roll.knows(List.of("a"));
    roll.accepted("b");
    assertThat(roll.over(HEARING)).isFalse();
    roll.answered("b");
    assertThat(roll.over(NOW)).isFalse();
    assertThat(roll.over(HEARING)).isTrue();
    assertThat(roll.silent()).containsExactly("a");
  }

  @Test
  void anAcceptanceThatOvertookTheAnswerChangesNothing() {
    roll.answered("a");
    roll.accepted("a");
    assertThat(roll.over(NOW)).isTrue();
  }

  @Test
  void oneThatDiedAtWorkIsNotWaitedFor() {
    roll.accepted("a");
    roll.absent("a");
    assertThat(roll.over(NOW)).isTrue();
    assertThat(roll.silent()).containsExactly("a");
    assertThat(roll.working("a")).isFalse();
  }
}
