package org.erel.config.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.erel.api.Document;
import org.erel.api.JournalFile;
import org.erel.wire.Held;
import org.erel.wire.Message;
import org.erel.wire.RecordCodec;
import org.erel.wire.Roster;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;

/** From documents to ConfigAdmin. */
class ProjectionTest extends BridgeFixture {

  @Test
  void aDocumentIsProjected() {
    store(document(name, 7, "1.2.0"));
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
    store(document(name, 1, "1.2.0"));
    awaitProblem("group " + name + " is not in ConfigAdmin", "tried again");
    Files.delete(inTheWay);
    Files.delete(place);
    awaitRevision(1);
    awaitNoProblem();
  }

  @Test
  void aTombstoneRemovesTheProjection() {
    store(document(name, 1, "1.2.0"));
    awaitRevision(1);
    store(new Document(name, 2, "ann@desk", Instant.now(), true, ""));
    await().atMost(LONG).until(() -> found().isEmpty());
    isQuiet();
    assertThat(cluster.published).isEmpty();
    store(document(name, 3, "1.3.0"));
    awaitRevision(3);
    assertThat(documents.problems()).isEmpty();
  }

  @Test
  void whatWasStoredBeforeARestartIsProjectedAfterIt() throws Exception {
    store(document(name, 1, "1.2.0"));
    awaitRevision(1);
    config.stop();
    byte[] next = RecordCodec.encode(held(document(name, 2, "1.3.0")));
    Files.write(
        data.resolve(name).resolve("documents").resolve(name + ".journal"),
        JournalFile.line("held " + new String(next, StandardCharsets.UTF_8)));
    start();
    assertThat(releases(awaitRevision(2))).isEqualTo("shop:1.3.0");
    config.stop();
    start();
    isQuiet();
    assertThat(cluster.published).isEmpty();
  }

  @Test
  void aPublicationIsAnsweredWhenItIsOnDiskAndProjected() {
    Roster alone = Roster.founded("web-1");
    bus.replies.clear();
    Held first = held(document(name, 2, "1.2.0"));

    bus.deliver(new Message.Publish(first));

    assertThat(bus.replies)
        .containsExactly(new Message.Taken("web-1", first.holding(), alone.edition()));
    assertThat(held()).isEqualTo(first.document());
    awaitRevision(2);
    bus.replies.clear();
    bus.deliver(new Message.Publish(held(document(name, 1, "1.3.0"))));
    assertThat(bus.replies)
        .singleElement()
        .isInstanceOf(Message.Declined.class)
        .asString()
        .contains("another publisher, ann@desk, was quicker");
    bus.replies.clear();
    bus.deliver(new Message.Request("", List.of(name, "unknown")));
    assertThat(bus.replies).containsExactly(new Message.Transfer(first));
  }
}
