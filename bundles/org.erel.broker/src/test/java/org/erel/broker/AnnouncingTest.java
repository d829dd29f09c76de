package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.erel.api.Base;
import org.erel.api.Cluster;
import org.erel.api.Digests;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishOutcome.Verdict;
import org.erel.api.PublishTerms;
import org.erel.api.Quorum;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.erel.trust.Signer;
import org.erel.wire.Message;
import org.erel.wire.ReleaseDocument;
import org.junit.jupiter.api.Test;

/** How a release becomes known, once for each version. */
class AnnouncingTest extends ClusterFixture {

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.2.0");
  private static final String ONE = content("one");
  private static final String OTHER = content("other");
  private static final PublishTerms NEW = PublishTerms.majority(Base.revision(0), LONG);
  private static final PublishTerms AGAIN = PublishTerms.majority(Base.LATEST, LONG);

  private static String content(String jar) {
    List<ReleaseDocument.Bundle> bundles =
        List.of(new ReleaseDocument.Bundle("a.jar", Digests.sha256(jar), 1, List.of()));
    return new ReleaseDocument(
            SHOP, Release.digest(SHOP, bundles, List.of()), bundles, List.of(), Optional.empty())
        .content();
  }

  private static Document shop(long revision, String content) {
    return new Document("shop@1.2.0", revision, "web-9", NOW, content.isEmpty(), content);
  }

  private PublishOutcome announce(String content, PublishTerms terms) throws Exception {
    return cluster.announceRelease(content, "web-1", terms, progress -> {});
  }

  @Test
  void aReleaseIsADocumentLikeAnyOther() throws Exception {
    Master a = new Master("a").knowing("b");
    Master b = new Master("b");
    PublishOutcome outcome = announce(ONE, new PublishTerms(Base.LATEST, false, Quorum.ALL, LONG));
    assertThat(outcome.verdict()).isEqualTo(Verdict.ACKNOWLEDGED);
    assertThat(outcome.stored()).containsExactly("a", "b");
    Document published = a.holds("shop@1.2.0").orElseThrow();
    assertThat(published.revision()).isEqualTo(1);
    assertThat(published.content()).isEqualTo(ONE);
    assertThat(b.holds("shop@1.2.0")).contains(published);
    assertThat(cluster.releaseDocuments(LONG)).containsExactly(published);
    assertThat(cluster.documents(LONG)).isEmpty();
    assertThat(cluster.document("shop@1.2.0", OptionalLong.empty(), LONG)).contains(published);
  }

  @Test
  void whatIsThereAlreadyIsNotPublishedAgain() throws Exception {
    new Master("a", shop(1, ONE)).knowing("b", "c");
    new Master("b", shop(1, ONE));
    new Master("c");
    PublishOutcome outcome = announce(ONE, NEW);
    assertThat(outcome.verdict()).isEqualTo(Verdict.HELD);
    assertThat(outcome.acknowledged()).isTrue();
    assertThat(outcome.document()).isEmpty();
    assertThat(outcome.newest()).contains(shop(1, ONE).reference());
    assertThat(outcome.stored()).containsExactly("a", "b");
    assertThat(outcome.silent()).containsExactly("c");
    assertThat(bus.asked).noneMatch(Message.Prepare.class::isInstance);
  }

  @Test
  void anotherContentIsAnErrorThatTellsTheWayOut() throws Exception {
    Master a = new Master("a", shop(1, ONE));
    assertThatThrownBy(() -> announce(OTHER, AGAIN))
        .isInstanceOf(InvalidDocumentException.class)
        .hasMessageContaining("shop@1.2.0 has another content in the cluster (sha256 ")
        .hasMessageContaining("give new content a new version");
    assertThat(a.holds("shop@1.2.0")).contains(shop(1, ONE));
    assertThat(bus.asked).noneMatch(Message.Publish.class::isInstance);
  }

  @Test
  void whatAMajorityDoesNotHoldIsNotThere() throws Exception {
    new Master("a", shop(1, ONE)).knowing("b", "c");
    new Master("b");
    new Master("c");
    PublishOutcome outcome = announce(ONE, PublishTerms.majority(Base.LATEST, SHORT));
    assertThat(outcome.verdict()).isEqualTo(Verdict.SHORT);
    assertThat(outcome.stored()).containsExactly("a");
    assertThat(announce(OTHER, PublishTerms.majority(Base.LATEST, SHORT)).verdict())
        .isEqualTo(Verdict.SHORT);
  }

  @Test
  void ofTwoAtOnceOneIsTold() throws Exception {
    Master a = new Master("a");
    Cluster other = new BrokerCluster(bus, Clock.fixed(NOW, ZoneOffset.UTC), Signer.NONE);
    AtomicBoolean once = new AtomicBoolean();
    bus.hosts.put(
        "a",
        question -> {
          // after the first has looked, and before it publishes
          if (question instanceof Message.Prepare && once.compareAndSet(false, true)) {
            announceBy(other);
          }
          return a.apply(question);
        });
    assertThatThrownBy(() -> announce(ONE, NEW))
        .isInstanceOf(InvalidDocumentException.class)
        .hasMessageContaining("has another content in the cluster");
    assertThat(a.holds("shop@1.2.0").orElseThrow().content()).isEqualTo(OTHER);
  }

  private static void announceBy(Cluster cluster) {
    try {
      assertThat(cluster.announceRelease(OTHER, "web-2", NEW, far -> {}).verdict())
          .isEqualTo(Verdict.ACKNOWLEDGED);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatWasEndedComesBackForWhoKnowsIt() throws Exception {
    Master a = new Master("a", shop(1, ONE));
    assertThat(cluster.unpublish("shop@1.2.0", "ann", AGAIN, far -> {}).acknowledged()).isTrue();
    assertThat(a.holds("shop@1.2.0").orElseThrow().tombstone()).isTrue();
    assertThat(cluster.releaseDocuments(LONG)).isEmpty();

    PublishOutcome outcome = announce(ONE, NEW);
    assertThat(outcome.verdict()).isEqualTo(Verdict.OVERTAKEN);
    assertThat(outcome.newest().orElseThrow().revision()).isEqualTo(2);

    assertThat(announce(OTHER, AGAIN).verdict()).isEqualTo(Verdict.ACKNOWLEDGED);
    assertThat(a.holds("shop@1.2.0").orElseThrow().revision()).isEqualTo(3);
  }

  @Test
  void aReleaseThatNoHostKnowsCannotEnd() {
    new Master("a", shop(2, ""));
    assertThatThrownBy(() -> cluster.unpublish("shop@1.2.0", "bob", AGAIN, far -> {}))
        .isInstanceOf(InvalidDocumentException.class)
        .hasMessageContaining("no host that answered knows a release shop@1.2.0");
  }

  @Test
  void whatIsNoReleaseOrIsForcedIsNotSent() {
    new Master("a");
    assertThatThrownBy(() -> announce("{}", NEW)).isInstanceOf(InvalidDocumentException.class);
    assertThatThrownBy(
            () -> announce(ONE, new PublishTerms(Base.LATEST, true, Quorum.MAJORITY, LONG)))
        .isInstanceOf(InvalidDocumentException.class)
        .hasMessageContaining("is not forced");
    assertThat(bus.asked).isEmpty();
  }
}
