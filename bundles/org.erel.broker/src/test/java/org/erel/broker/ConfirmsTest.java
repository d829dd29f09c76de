package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.erel.broker.Confirms.Outcome.REJECTED;
import static org.erel.broker.Confirms.Outcome.ROUTED;
import static org.erel.broker.Confirms.Outcome.UNROUTABLE;

import java.time.Duration;
import org.erel.api.BrokerUnavailableException;
import org.junit.jupiter.api.Test;

class ConfirmsTest {

  private final Confirms confirms = new Confirms();

  @Test
  void oneIsSettledAlone() {
    var first = confirms.expect(1, "a").outcome();
    var second = confirms.expect(2, "b").outcome();
    confirms.settled(2, false, true);
    assertThat(first).isNotDone();
    assertThat(second).isCompletedWithValue(ROUTED);
  }

  @Test
  void allUpToOneAreSettledTogether() {
    var first = confirms.expect(1, "a").outcome();
    var second = confirms.expect(2, "b").outcome();
    var third = confirms.expect(3, "c").outcome();
    confirms.settled(2, true, true);
    assertThat(first).isCompletedWithValue(ROUTED);
    assertThat(second).isCompletedWithValue(ROUTED);
    assertThat(third).isNotDone();
  }

  @Test
  void aReturnedOneIsUnroutableHoweverItIsSettled() {
    var acknowledged = confirms.expect(1, "a").outcome();
    var rejected = confirms.expect(2, "b").outcome();
    var returnedLast = confirms.expect(3, "c").outcome();
    confirms.returned("a");
    confirms.returned("b");
    confirms.settled(1, false, true);
    confirms.settled(3, true, false);
    confirms.returned("c");
    assertThat(acknowledged).isCompletedWithValue(UNROUTABLE);
    assertThat(rejected).isCompletedWithValue(UNROUTABLE);
    assertThat(returnedLast).isCompletedWithValue(UNROUTABLE);
  }

  @Test
  void oneThatTheBrokerDidNotTakeIsRejected() {
    var publish = confirms.expect(1, "a").outcome();
    confirms.settled(1, false, false);
    assertThat(publish).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(REJECTED);
  }

  @Test
  void aConfirmThatNobodyWaitsForIsIgnored() {
    confirms.expect(1, "a");
    confirms.forget(1);
    confirms.returned("a");
    confirms.settled(1, false, true);
    var next = confirms.expect(2, "b").outcome();
    confirms.settled(2, true, true);
    assertThat(next).isCompletedWithValue(ROUTED);
  }

  @Test
  void aLostChannelEndsEveryWaitAlsoOnesThatBeginLater() {
    var before = confirms.expect(1, "a").outcome();
    var reason = new BrokerUnavailableException("gone", null);
    confirms.lost(reason);
    var after = confirms.expect(2, "b").outcome();
    assertThatThrownBy(before::join).hasCause(reason);
    assertThatThrownBy(after::join).hasCause(reason);
  }
}
