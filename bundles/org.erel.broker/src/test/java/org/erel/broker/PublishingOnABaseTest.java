package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.erel.api.Document;
import org.erel.api.PublishOutcome;
import org.junit.jupiter.api.Test;

/** Publishing on the condition that a revision is still the newest. */
class PublishingOnABaseTest extends ClusterFixture {

  @Test
  void whatIsBasedOnTheNewestComesRightAfterIt() throws Exception {
    Master host = new Master("a", document("web", 3));
    PublishOutcome outcome = cluster.publish(WEB, "b", OptionalLong.of(3), LONG, name -> {});
    assertThat(outcome.acknowledged()).isTrue();
    assertThat(host.held.get("web")).isEqualTo(new Document("web", 4, "b", NOW, false, WEB));
    assertThat(cluster.unpublish("web", "b", OptionalLong.of(4), LONG).document().revision())
        .isEqualTo(5);
  }

  @Test
  void whatIsBasedOnAnOlderOneIsNotSentAndTheHolderNamed() throws Exception {
    cluster.publish(WEB, "b", ANY, LONG, name -> {});
    Master host = new Master("a", document("web", 3)).knowing("b");
    Master other = new Master("b", document("web", 2));
    for (PublishOutcome outcome :
        List.of(
            cluster.publish(WEB, "b", OptionalLong.of(2), LONG, name -> {}),
            cluster.unpublish("web", "b", OptionalLong.of(2), LONG))) {
      assertThat(outcome.stored()).isEmpty();
      assertThat(outcome.refused()).containsOnlyKeys("a");
      assertThat(outcome.refused().get("a")).contains("revision 3 by ann@desk is held");
      assertThat(outcome.acknowledged()).isFalse();
    }
    assertThat(host.held).containsEntry("web", document("web", 3));
    assertThat(other.held).containsEntry("web", document("web", 2));
  }

  @Test
  void whatIsRememberedDoesNotStandInForTheBase() throws Exception {
    Master host = new Master("a");
    cluster.publish(WEB, "bob", ANY, LONG, name -> {});
    host.held.put("web", document("web", 7));
    assertThat(cluster.publish(WEB, "bob", OptionalLong.of(1), LONG, name -> {}).refused())
        .containsOnlyKeys("a");
    assertThat(host.held).containsEntry("web", document("web", 7));
  }

  @Test
  void whatIsBasedAndOvertakenIsNotNumberedAnew() throws Exception {
    Master host = overtakenBy(document("web", 1));
    PublishOutcome outcome = cluster.publish(WEB, "bob", OptionalLong.of(0), LONG, name -> {});
    assertThat(outcome.refused()).containsOnlyKeys("a");
    assertThat(host.held).containsEntry("web", document("web", 1));
  }

  @Test
  void theVerySameDocumentMayBePublishedAgain() throws Exception {
    Master host = new Master("a");
    cluster.publish(WEB, "bob", OptionalLong.of(0), LONG, name -> {});
    PublishOutcome outcome = cluster.publish(WEB, "bob", OptionalLong.of(0), LONG, name -> {});
    assertThat(outcome.stored()).containsExactly("a");
    assertThat(host.held.get("web").revision()).isEqualTo(1);
  }
}
