package org.erel.config.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.erel.api.Document;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;

/** From documents to ConfigAdmin. */
class ProjectionTest extends BridgeFixture {

  @Test
  void aDocumentIsProjected() {
    cluster.documents.accept(document(name, 7, "1.2.0"));
    Configuration configuration = awaitRevision(7);
    assertThat(configuration.getFactoryPid()).isEqualTo("org.erel.group");
    assertThat(configuration.getProperties().get("members")).isEqualTo(new String[] {"web-*"});
    assertThat(configuration.getProperties().get("rollout.deadline.ms")).isEqualTo(120_000L);
    assertThat(releases(configuration)).isEqualTo("shop:1.2.0");
    assertThat(configuration.getBundleLocation()).isEqualTo("?");
    isQuiet();
    assertThat(cluster.published).isEmpty();
  }

  @Test
  void aProjectionThatTheDiskRefusesIsReportedAndTriedAgain() throws Exception {
    // a folder that is not empty stands where ConfigAdmin has its file
    Path place =
        Stream.of(context.getBundles())
            .filter(bundle -> bundle.getSymbolicName().equals("org.apache.felix.configadmin"))
            .findAny()
            .orElseThrow()
            .getDataFile("config/org/erel/group%007e" + name + ".config")
            .toPath();
    Path inTheWay = Files.createDirectories(place.resolve("in-the-way"));
    cluster.documents.accept(document(name, 1, "1.2.0"));
    awaitProblem("group " + name + " is not in ConfigAdmin", "tried again");
    Files.delete(inTheWay);
    Files.delete(place);
    awaitRevision(1);
    awaitNoProblem();
  }

  @Test
  void aTombstoneRemovesTheProjection() {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    awaitRevision(1);
    cluster.documents.accept(new Document(name, 2, "ann@desk", Instant.now(), true, ""));
    await().atMost(LONG).until(() -> found().isEmpty());
    isQuiet();
    assertThat(cluster.published).isEmpty();
    cluster.documents.accept(document(name, 3, "1.3.0"));
    awaitRevision(3);
    assertThat(cluster.documents.problems()).isEmpty();
  }

  @Test
  void whatWasStoredBeforeARestartIsProjectedAfterIt() throws Exception {
    cluster.documents.accept(document(name, 1, "1.2.0"));
    awaitRevision(1);
    config.stop();
    Files.write(
        data.resolve(name).resolve("documents").resolve(name + ".json"),
        MessageCodec.encode(document(name, 2, "1.3.0")));
    start();
    assertThat(releases(awaitRevision(2))).isEqualTo("shop:1.3.0");
    config.stop();
    start();
    isQuiet();
    assertThat(cluster.published).isEmpty();
  }

  @Test
  void aPublicationIsAnsweredAndProjected() {
    await().atMost(5, TimeUnit.SECONDS).until(() -> !bus.sent.isEmpty());
    assertThat(bus.sent.remove()).isEqualTo(new Message.Ask("web-1", List.of()));
    Document document = document(name, 1, "1.2.0");
    bus.deliver(new Message.Publication(document));
    assertThat(bus.sent.remove()).isEqualTo(new Message.Stored("web-1", document.reference()));
    awaitRevision(1);
    bus.deliver(new Message.Publication(document(name, 1, "1.3.0")));
    assertThat(bus.sent.remove())
        .isInstanceOfSatisfying(
            Message.Refused.class,
            refused -> assertThat(refused.reason()).contains("revision 1 by ann@desk is held"));
    bus.deliver(new Message.Fetch(List.of(name, "unknown")));
    await().atMost(LONG).until(() -> bus.sent.contains(new Message.Copy(document)));
  }
}
