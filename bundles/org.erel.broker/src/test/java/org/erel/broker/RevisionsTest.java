package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.erel.api.Document;
import org.erel.api.Preview;
import org.erel.api.Revision;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.junit.jupiter.api.Test;

/** What was published, and what would be. */
class RevisionsTest extends ClusterFixture {

  private static final OptionalLong NEWEST = OptionalLong.empty();

  private List<Long> log() throws Exception {
    return cluster.log("web", LONG).stream()
        .map(Revision::document)
        .map(document -> document.revision())
        .toList();
  }

  @Test
  void theNewestDocumentIsToldWhoeverHoldsIt() throws Exception {
    new Master("a", document("web", 3)).knowing("b");
    new Master("b", document("web", 4));
    assertThat(cluster.document("web", NEWEST, LONG)).contains(document("web", 4));
    assertThat(cluster.document("db", NEWEST, LONG)).isEmpty();
  }

  @Test
  void aLogWithoutAGapIsAskedOfOneHost() throws Exception {
    Master a = new Master("a", document("web", 3)).knowing("b");
    a.past = List.of(document("web", 1), document("web", 2));
    new Master("b", document("web", 3));
    assertThat(log()).containsExactly(3L, 2L, 1L);
    assertThat(bus.asked).filteredOn(Message.LogRequest.class::isInstance).hasSize(1);
  }

  @Test
  void whatAHostHasMissedOthersTell() throws Exception {
    Master a = new Master("a", document("web", 3)).knowing("b");
    a.past = List.of(document("web", 1));
    Master b = new Master("b", document("web", 3));
    b.past = List.of(document("web", 2));
    assertThat(log()).containsExactly(3L, 2L, 1L);
    Document second = cluster.document("web", OptionalLong.of(2), LONG).orElseThrow();
    assertThat(second).isEqualTo(document("web", 2));
    assertThat(cluster.document("web", OptionalLong.of(9), LONG)).isEmpty();
    assertThat(bus.send(Destination.host("b"), new Message.Probe())).isTrue();
  }

  @Test
  void ofOneThatWasPublishedTwiceBothAreInTheLog() throws Exception {
    Master a = new Master("a", document("web", 2));
    Document other = new Document("web", 1, "bob@desk", NOW, false, "{}");
    a.past = List.of(document("web", 1), other);
    assertThat(log()).containsExactly(2L, 1L, 1L);
  }

  @Test
  void aPreviewTellsTheDifferenceAndTheHostsThatItIsAbout() throws Exception {
    Document web = new Document("web", 3, "ann@desk", NOW, false, WEB);
    new Master("db-1", web).knowing("web-1", "web-2", "gone");
    new Master("web-1", web);
    new Master("web-2", web);
    Preview preview = cluster.preview("{\"group\":\"web\",\"members\":[\"web-1\"]}", LONG);
    assertThat(preview.held()).contains(web.reference());
    assertThat(preview.changes()).containsExactly("members: - web-*", "members: + web-1");
    assertThat(preview.hosts()).containsExactly("web-1", "web-2");
    assertThat(preview.silent()).containsExactly("gone");
    assertThat(bus.asked).noneMatch(Message.Publish.class::isInstance);
  }
}
