package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.erel.api.Base;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishOutcome.Verdict;
import org.erel.api.PublishTerms;
import org.erel.api.Quorum;
import org.erel.trust.Signer;
import org.erel.wire.Message;
import org.junit.jupiter.api.Test;

/** How a group is numbered and published, and who has it then. */
class PublishingTest extends ClusterFixture {

  private static final PublishTerms LATEST = PublishTerms.majority(Base.LATEST, LONG);

  private PublishOutcome publish(PublishTerms terms) throws Exception {
    return cluster.publish(WEB, "bob@desk", terms, progress -> {});
  }

  private PublishOutcome publish(Base base) throws Exception {
    return publish(PublishTerms.majority(base, LONG));
  }

  @Test
  void aGroupIsNumberedAfterTheNewestThatAMajorityKnows() throws Exception {
    Master a = new Master("a", document("web", 3)).knowing("b");
    Master b = new Master("b", tombstone("web", 7), document("db", 9));
    List<String> progress = new ArrayList<>();
    PublishOutcome outcome =
        cluster.publish(
            WEB,
            "bob@desk",
            new PublishTerms(Base.LATEST, false, Quorum.ALL, LONG),
            far -> progress.add(far.stored() + " " + far.awaited()));

    assertThat(outcome.verdict()).isEqualTo(Verdict.ACKNOWLEDGED);
    assertThat(outcome.stored()).containsExactly("a", "b");
    assertThat(outcome.silent()).isEmpty();
    Document published = a.holds("web").orElseThrow();
    assertThat(published.reference()).isEqualTo(outcome.document().orElseThrow());
    assertThat(published.revision()).isEqualTo(8);
    assertThat(published.content()).isEqualTo(WEB);
    assertThat(published.publisher()).isEqualTo("bob@desk");
    assertThat(published.published()).isEqualTo(NOW);
    assertThat(published.lineage()).hasSize(1);
    assertThat(b.holds("web")).contains(published);
    assertThat(progress).last().isEqualTo("[a, b] []");
  }

  @Test
  void aHostThatIsNotConnectedHoldsUpNobody() throws Exception {
    new Master("a").knowing("b", "gone");
    new Master("b");
    PublishOutcome outcome = publish(LATEST);
    assertThat(outcome.stored()).containsExactly("a", "b");
    assertThat(outcome.silent()).containsExactly("gone");
    assertThat(outcome.acknowledged()).isTrue();
  }

  @Test
  void whatAMajorityDoesNotAnswerIsNotPublished() throws Exception {
    Master a = new Master("a").knowing("b");
    new Master("b").mute = true;
    PublishOutcome outcome = publish(PublishTerms.majority(Base.LATEST, SHORT));
    assertThat(outcome.verdict()).isEqualTo(Verdict.NO_MAJORITY);
    assertThat(outcome.document()).isEmpty();
    assertThat(outcome.silent()).containsExactly("b");
    assertThat(a.holds("web")).isEmpty();
  }

  @Test
  void whatIsForcedIsPublishedWithoutAMajorityAndSaysSo() throws Exception {
    Master a = new Master("a", document("web", 3)).knowing("b");
    new Master("b").mute = true;
    PublishOutcome outcome =
        publish(new PublishTerms(Base.OWN, true, Quorum.parse("1"), Duration.ofSeconds(2)));
    assertThat(outcome.acknowledged()).isTrue();
    assertThat(a.holds("web").orElseThrow().forced()).isTrue();
  }

  @Test
  void fewerHostsThanAskedForAreTold() throws Exception {
    new Master("a").knowing("b");
    new Master("b");
    PublishOutcome outcome =
        publish(new PublishTerms(Base.LATEST, false, Quorum.parse("3"), SHORT));
    assertThat(outcome.verdict()).isEqualTo(Verdict.SHORT);
    assertThat(outcome.stored()).containsExactly("a", "b");
  }

  @Test
  void whereNoHostIsConnectedThatIsSaidAtOnce() throws Exception {
    PublishOutcome outcome = publish(LATEST);
    assertThat(outcome.verdict()).isEqualTo(Verdict.NO_MAJORITY);
    assertThat(outcome.known()).isZero();
  }

  @Test
  void whatIsMalformedIsNotSent() {
    new Master("a");
    assertThatThrownBy(() -> cluster.publish("{", "bob", LATEST, far -> {}))
        .isInstanceOf(InvalidDocumentException.class);
    assertThat(bus.asked).isEmpty();
  }

  @Test
  void whatSomebodyElsePublishedSinceIsNotOverwrittenUnseen() throws Exception {
    Master a = new Master("a", document("web", 3));
    for (Base base : List.of(Base.OWN, Base.revision(2), Base.revision(0), Base.revision(4))) {
      PublishOutcome outcome = publish(base);
      assertThat(outcome.verdict()).as(base.toString()).isEqualTo(Verdict.OVERTAKEN);
      assertThat(outcome.newest()).contains(document("web", 3).reference());
    }
    assertThat(a.holds("web")).contains(document("web", 3));
    assertThat(publish(Base.revision(3)).acknowledged()).isTrue();
    assertThat(publish(Base.OWN).document().orElseThrow().revision()).isEqualTo(5);
  }

  @Test
  void whoPublishesAgainDoesNotAskAgain() throws Exception {
    new Master("a");
    publish(Base.OWN);
    bus.asked.clear();
    PublishOutcome outcome = publish(Base.OWN);
    assertThat(outcome.document().orElseThrow().revision()).isEqualTo(2);
    assertThat(bus.asked).hasOnlyElementsOfType(Message.Publish.class);
  }

  @Test
  void whoWasOvertakenMeanwhileIsToldByTheHosts() throws Exception {
    Master a = new Master("a");
    publish(Base.OWN);
    new BrokerCluster(bus, Clock.systemUTC(), Signer.NONE)
        .publish(WEB, "ann@desk", LATEST, far -> {});
    PublishOutcome outcome = publish(Base.OWN);
    assertThat(outcome.verdict()).isEqualTo(Verdict.OVERTAKEN);
    assertThat(outcome.newest().orElseThrow().publisher()).isEqualTo("ann@desk");
    assertThat(a.holds("web").orElseThrow().revision()).isEqualTo(2);
  }

  @Test
  void aBrokerThatIsLostEndsIt() {
    bus.hosts.put(
        "a",
        question -> {
          bus.connected = false;
          return List.of();
        });
    assertThatThrownBy(() -> publish(LATEST))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessageContaining("lost");
  }

  @Test
  void theEndOfAGroupIsATombstone() throws Exception {
    Master host = new Master("a", document("web", 3));
    PublishOutcome outcome = cluster.unpublish("web", "bob", LATEST, far -> {});
    assertThat(outcome.stored()).containsExactly("a");
    Document tombstone = host.holds("web").orElseThrow();
    assertThat(tombstone.tombstone()).isTrue();
    assertThat(tombstone.revision()).isEqualTo(4);
  }

  @Test
  void aGroupThatNoHostKnowsCannotEnd() {
    new Master("a", tombstone("web", 3));
    for (String name : List.of("web", "never")) {
      assertThatThrownBy(() -> cluster.unpublish(name, "bob", LATEST, far -> {}))
          .isInstanceOf(InvalidDocumentException.class)
          .hasMessageContaining("'" + name + "'");
    }
  }
}
