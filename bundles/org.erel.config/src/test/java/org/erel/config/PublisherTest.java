package org.erel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.Group;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishOutcome.Verdict;
import org.erel.config.Publisher.Landing;
import org.erel.wire.GroupReader;
import org.erel.wire.GroupWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an edit, by what the cluster answers. */
class PublisherTest {

  @TempDir Path folder;

  private FileDocuments documents;

  @BeforeEach
  void open() throws Exception {
    documents = new FileDocuments(folder);
  }

  /** What the cluster does when it is asked to publish. */
  private interface Answer {
    PublishOutcome give() throws BrokerUnavailableException;
  }

  private Group group() throws Exception {
    return GroupReader.read(Samples.content("web", "9.0.0"));
  }

  private Landing publish(long base, Answer answer) throws Exception {
    Cluster cluster =
        (Cluster)
            Proxy.newProxyInstance(
                Cluster.class.getClassLoader(),
                new Class<?>[] {Cluster.class},
                (proxy, method, arguments) -> answer.give());
    return new Publisher("web-1", Optional.empty(), documents, cluster)
        .publish("web", Optional.of(group()), base);
  }

  private PublishOutcome outcome(Verdict verdict, Document... newest) {
    Document ours = Samples.document("web", 4, "web-1");
    return new PublishOutcome(
        verdict,
        verdict == Verdict.ACKNOWLEDGED ? Optional.of(ours.reference()) : Optional.empty(),
        Optional.of(newest).filter(some -> some.length > 0).map(some -> some[0].reference()),
        List.of(),
        Map.of(),
        List.of("web-2"));
  }

  @Test
  void whatIsAcknowledgedIsPublishedWhenItIsHereToo() throws Exception {
    assertThat(
            publish(
                3,
                () -> {
                  documents.write(Samples.keep(Samples.document("web", 4, "web-1")));
                  return outcome(Verdict.ACKNOWLEDGED);
                }))
        .isEqualTo(new Landing.Published(4));
  }

  @Test
  void whatNoMajorityHasWaits() throws Exception {
    for (Verdict verdict : List.of(Verdict.SHORT, Verdict.NO_MAJORITY)) {
      assertThat(publish(3, () -> outcome(verdict)))
          .isEqualTo(
              new Landing.Waits(
                  "fewer than a majority of the 1 known hosts answered; silent: [web-2]"));
    }
  }

  @Test
  void withoutABrokerAnEditWaits() throws Exception {
    assertThat(
            publish(
                3,
                () -> {
                  throw new BrokerUnavailableException("there is no broker", null);
                }))
        .isEqualTo(new Landing.Waits("there is no broker"));
  }

  @Test
  void whatSomebodyElsePublishedSinceIsNotReplaced() throws Exception {
    Document other = Samples.document("web", 4, "bob");
    assertThat(publish(3, () -> outcome(Verdict.OVERTAKEN, other)))
        .isEqualTo(
            new Landing.Refused("revision 4 by bob is held, and this is based on revision 3"));
  }

  @Test
  void anEditWhoseFirstAttemptOnlySeemedToFailIsPublished() throws Exception {
    Document before =
        new Document("web", 4, "web-1", Samples.NOW, false, GroupWriter.write(group()));
    documents.write(Samples.keep(before));
    assertThat(publish(3, () -> outcome(Verdict.OVERTAKEN, before)))
        .isEqualTo(new Landing.Published(4));
  }
}
