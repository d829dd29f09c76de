package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
import org.erel.wire.Message;
import org.junit.jupiter.api.Test;

/** How a group is numbered and published, and who has it then. */
class PublishingTest extends ClusterFixture {

  @Test
  void aGroupIsNumberedAfterTheNewestThatAnyHostHolds() throws Exception {
    new Master("a", document("web", 3)).knowing("b");
    new Master("b", tombstone("web", 7), document("db", 9));
    List<String> progress = new ArrayList<>();
    PublishOutcome outcome = cluster.publish(WEB, "bob@desk", ANY, LONG, progress::add);
    Document published = new Document("web", 8, "bob@desk", NOW, false, WEB);
    assertThat(outcome)
        .isEqualTo(
            new PublishOutcome(published.reference(), List.of("a", "b"), Map.of(), List.of()));
    assertThat(outcome.acknowledged()).isTrue();
    assertThat(progress).containsExactly("a", "b");
    assertThat(bus.turns).isEmpty();
  }

  @Test
  void aPeerThatIsNotConnectedHoldsUpNobody() throws Exception {
    new Master("a").knowing("b", "gone");
    new Master("b");
    PublishOutcome outcome = cluster.publish(WEB, "bob", ANY, LONG, host -> {});
    assertThat(outcome.stored()).containsExactly("a", "b");
    assertThat(outcome.silent()).containsExactly("gone");
    assertThat(outcome.acknowledged()).isTrue();
  }

  @Test
  void aConnectedHostThatIsMuteIsWaitedForOnce() throws Exception {
    new Master("a").knowing("b");
    new Master("b").mute = true;
    PublishOutcome outcome = cluster.publish(WEB, "bob", ANY, Duration.ofHours(1), host -> {});
    assertThat(outcome.stored()).containsExactly("a");
    assertThat(outcome.silent()).containsExactly("b");
    assertThat(outcome.acknowledged()).isFalse();
  }

  @Test
  void whereNoHostIsConnectedNobodyHasIt() throws Exception {
    PublishOutcome outcome = cluster.publish(WEB, "bob", ANY, LONG, host -> {});
    assertThat(outcome.document().revision()).isEqualTo(1);
    assertThat(outcome.stored()).isEmpty();
    assertThat(outcome.acknowledged()).isFalse();
  }

  @Test
  void aHostThatHoldsANewerOneRefusesAndIsNamed() throws Exception {
    new Master("a");
    Master late = new Master("b");
    bus.hosts.put(
        "b",
        question -> {
          late.held.put("web", document("web", 5));
          return question instanceof Message.Ask ? List.of() : late.apply(question);
        });
    PublishOutcome outcome = cluster.publish(WEB, "bob", ANY, LONG, host -> {});
    assertThat(outcome.refused()).containsOnlyKeys("b");
    assertThat(outcome.refused().get("b")).contains("web revision 5 by ann@desk");
    assertThat(outcome.acknowledged()).isFalse();
  }

  @Test
  void whatIsMalformedIsNotSent() {
    new Master("a");
    assertThatThrownBy(() -> cluster.publish("{", "bob", ANY, LONG, host -> {}))
        .isInstanceOf(InvalidDocumentException.class);
    assertThat(bus.asked).isEmpty();
    assertThat(bus.turns).isEmpty();
  }

  @Test
  void aPublisherThatIsOvertakenComesAfterTheOther() throws Exception {
    Master host = overtakenBy(document("web", 1));
    PublishOutcome outcome = cluster.publish(WEB, "bob", ANY, LONG, name -> {});
    assertThat(outcome.acknowledged()).isTrue();
    assertThat(outcome.document().revision()).isEqualTo(2);
    assertThat(host.held.get("web").publisher()).isEqualTo("bob");
    assertThat(bus.turns).isEmpty();
  }

  @Test
  void publishersThatMeetTakeTurns() {
    overtakenBy(document("web", 1));
    bus.turns.add("web");
    assertThatThrownBy(() -> cluster.publish(WEB, "bob", ANY, SHORT, host -> {}))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessageContaining("another publisher of group web");
  }

  @Test
  void whoPublishesAgainSoonDoesNotAskAgain() throws Exception {
    new Master("a");
    cluster.publish(WEB, "bob", ANY, LONG, host -> {});
    bus.asked.clear();
    PublishOutcome outcome = cluster.publish(WEB, "bob", ANY, LONG, host -> {});
    assertThat(outcome.document().revision()).isEqualTo(2);
    assertThat(outcome.stored()).containsExactly("a");
    assertThat(bus.asked).noneMatch(question -> question instanceof Message.Ask);
  }

  @Test
  void whatIsRememberedIsCheckedByTheHosts() throws Exception {
    Master host = new Master("a");
    cluster.publish(WEB, "bob", ANY, LONG, name -> {});
    host.held.put("web", document("web", 7));
    assertThat(cluster.publish(WEB, "bob", ANY, LONG, name -> {}).document().revision())
        .isEqualTo(8);
  }

  @Test
  void theTurnIsGivenBackWhenPublishingFails() {
    bus.connected = false;
    assertThatThrownBy(() -> cluster.publish(WEB, "bob", ANY, LONG, host -> {}))
        .isInstanceOf(BrokerUnavailableException.class);
    assertThat(bus.turns).isEmpty();
  }

  @Test
  void theEndOfAGroupIsATombstone() throws Exception {
    Master host = new Master("a", document("web", 3));
    PublishOutcome outcome = cluster.unpublish("web", "bob", ANY, LONG);
    assertThat(outcome.stored()).containsExactly("a");
    assertThat(host.held.get("web")).isEqualTo(new Document("web", 4, "bob", NOW, true, ""));
  }

  @Test
  void aGroupThatNoHostKnowsCannotEnd() {
    new Master("a", tombstone("web", 3));
    for (String name : List.of("web", "never")) {
      assertThatThrownBy(() -> cluster.unpublish(name, "bob", ANY, LONG))
          .isInstanceOf(InvalidDocumentException.class)
          .hasMessageContaining("'" + name + "'");
    }
    assertThat(bus.turns).isEmpty();
  }
}
