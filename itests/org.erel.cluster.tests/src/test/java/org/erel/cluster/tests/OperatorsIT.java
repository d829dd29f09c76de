package org.erel.cluster.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.erel.cluster.tests.TestCluster.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.erel.api.HostState;
import org.erel.testing.ErelCommand.Outcome;
import org.erel.testing.MasterProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Version;

/** What an operator does beyond publishing: look ahead, go back, try again, look back. */
@Timeout(value = 300, unit = SECONDS)
class OperatorsIT {

  private static final String OLD = "Hello from greeting 1.0.0";
  private static final String NEW = "Servus from greeting 1.1.0 on ";

  @RegisterExtension
  static final TestCluster CLUSTER = new TestCluster(TestBroker::sharedRabbit, "web-1", "web-2");

  @BeforeEach
  void begin() throws Exception {
    CLUSTER.reset();
  }

  @Test
  void anUpdateIsPlannedPublishedRolledBackAndTriedAgainAndAllOfItIsInTheHistory()
      throws Exception {
    String file = CLUSTER.file("web.json", GroupText.web("1.1.0", "Servus").json());
    assertThat(erel(0, "plan", file).out())
        .contains("web-1", "web-2", "greeting", "update")
        .contains("start: org.erel.samples.greeting.http")
        .contains("org.erel.samples.greeting changes");
    assertThat(erel(0, "stage", "greeting", "1.1.0", "--host", "web-1").out())
        .contains("web-1")
        .doesNotContain("web-2");
    assertThat(erel(1, "stage", "greeting", "7.0.0").out())
        .contains("waiting for greeting 7.0.0: no host has it");
    assertAnswers(OLD, OLD);

    erel(0, "publish", file, "--base", "latest");
    erel(0, "status", "--wait", "--timeout", "60s");
    assertAnswers(NEW + "web-1", NEW + "web-2");

    assertThat(erel(1, "rollback", "greeting", "9.9.9").out())
        .contains("greeting@9.9.9 is not kept");
    assertThat(erel(0, "rollback", "greeting", "--group", "web").out())
        .contains("greeting@1.0.0 is active");
    assertAnswers(OLD, OLD);
    assertThat(erel(1, "status", "--wait", "--timeout", "30s").out())
        .contains("greeting@1.1.0 is in quarantine; 'erel retry greeting' lifts it")
        .contains("rolled back by hand by ");
    assertThat(CLUSTER.status("web-1").state()).isEqualTo(HostState.DEGRADED);
    assertThat(erel(0, "status", "--json").out())
        .contains("\"quarantine\": [", "\"release\": \"greeting@1.1.0\"", "\"kept\": [");
    assertThat(erel(1, "plan").out()).contains("be refused", "is in quarantine");

    assertThat(erel(0, "retry", "greeting").out()).contains("greeting@1.1.0 is active");
    assertAnswers(NEW + "web-1", NEW + "web-2");
    assertThat(erel(0, "plan").out()).isEqualTo("nothing to do: web-1, web-2\n");
    assertThat(erel(1, "retry", "greeting").out()).contains("nothing of release greeting is in");

    String me = System.getProperty("user.name") + "@";
    List<String> history = erel(0, "history", "greeting", "--host", "web-1").out().lines().toList();
    assertThat(history.get(0)).startsWith("HOST ").endsWith("WHY");
    assertThat(history)
        .anySatisfy(line -> assertThat(line).contains("revert", "1.0.0", me))
        .anySatisfy(line -> assertThat(line).contains("retry", me));
    assertThat(history.get(history.size() - 1)).contains("commit", "1.1.0", "group web");
    assertThat(erel(1, "history", "nosuch").err()).contains("knows release nosuch");
  }

  @Test
  void whatAnotherToolConfiguresIsSeenAndUndone() throws Exception {
    try (Terminal terminal = new Terminal(CLUSTER, CLUSTER.master("web-3"), "dumb")) {
      CLUSTER.awaitAnswer("web-3", OLD);
      assertThat(erel(0, "drift").out()).isEmpty();

      terminal.type(
          "ca = ($.context getService"
              + " ($.context getServiceReference org.osgi.service.cm.ConfigurationAdmin))");
      terminal.type(
          "each ($ca listConfigurations \"(service.pid=org.erel.samples.greeting*)\")"
              + " { p = ($it getProperties); $p put greeting Drifted; $it update $p }");
      CLUSTER.awaitAnswer("web-3", "Drifted from greeting 1.0.0");

      Outcome drift = erel(1, "drift", "greeting");
      assertThat(drift.out())
          .contains("web-3", "greeting@1.0.0", "changed", "org.erel.samples.greeting|")
          .contains("{\"greeting\":\"Hello\"}", "{\"greeting\":\"Drifted\"}")
          .doesNotContain("web-1");
      assertThat(terminal.type("erel:drift greeting --undo")).contains("put back");
      CLUSTER.awaitAnswer("web-3", OLD);
      assertThat(erel(0, "drift", "greeting", "--host", "web-3").out()).isEmpty();
      assertThat(terminal.leave()).isZero();
    }
  }

  @Test
  void aStagedVersionThatDoesNotResolveIsToldAndHarmsNothing() throws Exception {
    ReleaseArchive.greeting("5.0.0")
        .bundle("org.erel.tests.needy", Map.of("Import-Package", "no.such.thing"))
        .drop(CLUSTER.master("web-1").releases());
    CLUSTER.awaitStatus("web-1", status -> assertThat(status.problems()).isEmpty());
    await()
        .atMost(TestCluster.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(erel(1, "stage", "greeting", "5.0.0", "--host", "web-1").out())
                    .contains("be refused", "org.erel.tests.needy", "package no.such.thing"));
    assertThat(CLUSTER.ask("web-1")).contains(OLD);
    assertThat(release(CLUSTER.status("web-1"), "greeting").running())
        .contains(new Version("1.0.0"));
    erel(0, "status", "--wait", "--timeout", "30s");
  }

  @Test
  void keptVersionsOutliveTheirDropsAndOlderOnesGoWithTheirContent() throws Exception {
    MasterProcess master = CLUSTER.master("web-1");
    List<String> versions = List.of("6.0.0", "6.1.0", "6.2.0", "6.3.0");
    for (String version : versions) {
      for (String host : CLUSTER.running()) {
        ReleaseArchive.greeting(version)
            .bundle("org.erel.tests.mark", Map.of("Erel-Mark", version))
            .drop(CLUSTER.master(host).releases());
      }
      CLUSTER.settle(GroupText.web(version, version));
    }
    Set<String> full = contents(master);
    for (String version : versions) {
      Files.delete(master.releases().resolve("greeting-" + version + ".erel"));
    }
    // 6.0.0 is neither known nor kept: of it alone is the one jar that goes
    await()
        .atMost(TestCluster.PATIENCE)
        .untilAsserted(() -> assertThat(contents(master)).hasSize(full.size() - 1));
    assertThat(full).containsAll(contents(master));
    assertThat(erel(1, "rollback", "greeting", "6.0.0", "--host", "web-1").out())
        .contains("greeting@6.0.0 is not kept on this host; kept are 6.2.0, 6.1.0");
    assertThat(erel(0, "rollback", "greeting", "6.1.0", "--host", "web-1").out())
        .contains("greeting@6.1.0 is active");
    CLUSTER.awaitAnswer("web-1", "6.1.0 from greeting 1.1.0 on web-1");
    master.kill();
    CLUSTER.start("web-1");
    CLUSTER.awaitAnswer("web-1", "6.1.0 from greeting 1.1.0 on web-1");
  }

  private static Set<String> contents(MasterProcess master) throws IOException {
    try (Stream<Path> files = Files.walk(master.data().resolve("store/sha256"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toSet());
    }
  }

  private static void assertAnswers(String first, String second) {
    assertThat(CLUSTER.ask("web-1")).contains(first);
    assertThat(CLUSTER.ask("web-2")).contains(second);
  }

  private static Outcome erel(int exitCode, String... arguments) throws Exception {
    Outcome outcome = CLUSTER.erel(arguments);
    assertThat(outcome.exitCode())
        .as(String.join(" ", arguments) + ": " + outcome)
        .isEqualTo(exitCode);
    return outcome;
  }
}
