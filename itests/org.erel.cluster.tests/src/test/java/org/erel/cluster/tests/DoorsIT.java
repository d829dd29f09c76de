package org.erel.cluster.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.erel.cluster.tests.TestCluster.release;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.erel.api.Document;
import org.erel.testing.ErelCommand.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ways in that are not the erel command: releases-repo/, ConfigAdmin, a master's shell. */
@Timeout(value = 120, unit = SECONDS)
class DoorsIT {

  @RegisterExtension
  static final TestCluster CLUSTER = new TestCluster(TestBroker::sharedRabbit, "web-1", "web-2");

  @BeforeEach
  void begin() throws Exception {
    CLUSTER.reset();
  }

  @Test
  void aReleaseThatIsDroppedBecomesActiveWhereAGroupWaitsForIt() throws Exception {
    CLUSTER.publish(GroupText.web("4.0.0", "Dropped"));
    awaitWaiting("4.0.0");
    ReleaseArchive.greeting("4.0.0").drop(CLUSTER.master("web-1").releases());
    // the jars are those of 1.1.0
    CLUSTER.awaitAnswer("web-1", "Dropped from greeting 1.1.0 on web-1");
    CLUSTER.awaitAnswer("web-2", "Dropped from greeting 1.1.0 on web-2");
    Outcome status = CLUSTER.erel("status", "--wait");
    assertThat(status.exitCode()).as(status.toString()).isZero();
  }

  @Test
  void aDropThatIsCopiedSlowlyCountsOnceItIsWhole() throws Exception {
    CLUSTER.publish(GroupText.web("4.1.0", "Slow"));
    awaitWaiting("4.1.0");
    byte[] content = ReleaseArchive.greeting("4.1.0").bytes();
    int chunk = content.length / 8 + 1;
    Path drop = CLUSTER.master("web-1").releases().resolve("greeting-4.1.0.erel");
    try (OutputStream out = Files.newOutputStream(drop)) {
      for (int from = 0; from < content.length; from += chunk) {
        out.write(Arrays.copyOfRange(content, from, Math.min(from + chunk, content.length)));
        out.flush();
        assertThat(CLUSTER.ask("web-1")).contains("Hello from greeting 1.0.0");
        assertThat(CLUSTER.status("web-1").problems()).isEmpty();
        awaitNextChunk();
      }
    }
    for (String host : List.of("web-1", "web-2")) {
      CLUSTER.awaitAnswer(host, "Slow from greeting 1.1.0 on " + host);
    }
  }

  /** The rest between two chunks is the thing tested. */
  private static void awaitNextChunk() {
    await().pollDelay(Duration.ofMillis(700)).until(() -> true);
  }

  @Test
  void aChangeThroughConfigAdminReachesEveryMasterAsANewRevision() throws Exception {
    long before = newest().revision();
    try (Terminal terminal = new Terminal(CLUSTER, CLUSTER.master("desk"), "dumb")) {
      String status = terminal.type("erel:status");
      assertThat(status).contains("web-1").contains("greeting").contains("active");
      assertThat(status).contains("waits: no group matches");

      terminal.type(
          "ca = ($.context getService"
              + " ($.context getServiceReference org.osgi.service.cm.ConfigurationAdmin))");
      terminal.type("c = ($ca getFactoryConfiguration org.erel.group web \"?\")");
      String properties = terminal.type("p = ($c getProperties)");
      assertThat(properties).contains("releases").contains("rollout.deadline.ms");
      terminal.type("$p put releases greeting:1.1.0");
      terminal.type("$c update $p");

      CLUSTER.awaitAnswer("web-1", "Hello from greeting 1.1.0 on web-1");
      CLUSTER.awaitAnswer("web-2", "Hello from greeting 1.1.0 on web-2");
      assertThat(newest().revision()).isEqualTo(before + 1);
      assertThat(newest().publisher()).isEqualTo("desk");
      for (String host : new String[] {"web-1", "web-2"}) {
        CLUSTER.awaitStatus(
            host, now -> assertThat(now.documents()).isEqualTo(CLUSTER.status("desk").documents()));
      }

      assertThat(terminal.type("erel:stop greeting --host web-2")).contains("web-2");
      CLUSTER.awaitSilence("web-2");
      assertThat(terminal.leave()).isZero();
    }
  }

  @Test
  void theTabKeyCompletesNamesAndOptionsInAMastersShell() throws Exception {
    try (Terminal terminal = new Terminal(CLUSTER, CLUSTER.master("desk"), "xterm")) {
      assertThat(terminal.type("erel:history \t"))
          .contains("erel:history greeting")
          .contains("commit");
      assertThat(terminal.type("erel:delete --host d\tgr\t"))
          .contains("erel:delete --host desk greeting");
      assertThat(terminal.type("erel:plan --group w\t")).contains("erel:plan --group web");
      assertThat(terminal.type("erel:status --js\t")).contains("erel:status --json");
      assertThat(terminal.type("erel:log w\t")).contains("erel:log web", "REVISION");
      assertThat(terminal.type("erel:stage greeting 1.0.\t")).contains("desk: greeting@1.0.0");
      for (String other : List.of("start", "stop", "history")) {
        assertThat(terminal.type(other + " --host d\tgr\t"))
            .as("also of another scope: " + other)
            .contains(other + " --host desk greeting");
      }
      assertThat(terminal.leave()).isZero();
    }
  }

  /** The one document of the cluster. */
  private static Document newest() throws Exception {
    List<Document> all = CLUSTER.operator().documents(TestCluster.PATIENCE);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static void awaitWaiting(String version) {
    for (String host : CLUSTER.running()) {
      CLUSTER.awaitStatus(
          host,
          status ->
              assertThat(release(status, "greeting").reason())
                  .contains("waiting for greeting " + version));
    }
  }
}
