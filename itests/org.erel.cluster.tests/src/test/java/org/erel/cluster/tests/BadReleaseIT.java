package org.erel.cluster.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.cluster.tests.TestCluster.release;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.ReleaseState;
import org.erel.testing.ErelCommand.Outcome;
import org.erel.testing.MasterProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Version;

/** Versions that are no good: the one that runs goes on, and status says why. */
@Timeout(value = 120, unit = SECONDS)
class BadReleaseIT {

  private static final String OLD = "Hello from greeting 1.0.0";

  @RegisterExtension
  static final TestCluster CLUSTER = new TestCluster(TestBroker::sharedRabbit, "web-1", "web-2");

  @BeforeEach
  void begin() throws Exception {
    CLUSTER.reset();
  }

  @Test
  void everyBrokenDropIsNamedWithItsReasonAndChangesNothing() throws Exception {
    Path releases = CLUSTER.master("web-1").releases();
    ReleaseArchive.greeting("3.0.0").wrongDigest().drop(releases);
    byte[] whole = ReleaseArchive.greeting("3.1.0").bytes();
    ReleaseArchive.drop(
        releases, "greeting-3.1.0.erel", Arrays.copyOf(whole, whole.length * 2 / 3));
    ReleaseArchive.greeting("3.2.0").file("../../evil.jar").drop(releases);
    ReleaseArchive.greeting("3.3.0").plainJar("org.erel.tests.plain").drop(releases);
    Map<String, String> reasons =
        Map.of(
            "greeting-3.0.0.erel", "has the wrong digest: release.json expects sha256",
            "greeting-3.1.0.erel", "truncated",
            "greeting-3.2.0.erel", "the archive holds '../../evil.jar'",
            "greeting-3.3.0.erel", "org.erel.tests.plain-1.0.0.jar is no bundle");
    try {
      reasons.forEach(
          (drop, reason) ->
              CLUSTER.awaitStatus(
                  "web-1",
                  status ->
                      assertThat(status.problems())
                          .anySatisfy(
                              problem -> {
                                assertThat(problem.subject()).isEqualTo("drop " + drop);
                                assertThat(problem.reason()).contains(reason);
                              })));
      Outcome status = CLUSTER.erel("status", "--host", "web-1");
      assertThat(status.out()).contains(reasons.keySet()).contains(reasons.values());
      assertNoEvil();

      CLUSTER.publish(GroupText.web("3.0.0", "Broken"));
      CLUSTER.awaitStatus(
          "web-1",
          s -> assertThat(release(s, "greeting").reason()).contains("waiting for greeting 3.0.0"));
      assertThat(CLUSTER.ask("web-1")).contains(OLD);
    } finally {
      for (String drop : reasons.keySet()) {
        Files.delete(releases.resolve(drop));
      }
    }
    CLUSTER.awaitStatus("web-1", s -> assertThat(s.problems()).isEmpty());
  }

  private static void assertNoEvil() throws Exception {
    try (Stream<Path> files = Files.walk(CLUSTER.folder())) {
      assertThat(files).noneMatch(file -> file.endsWith("evil.jar"));
    }
  }

  @Test
  void aVersionThatDoesNotResolveNeverTouchesTheOldOne() throws Exception {
    drop(
        ReleaseArchive.greeting("2.0.0")
            .bundle("org.erel.tests.needy", Map.of("Import-Package", "no.such.thing")));
    refused(GroupText.web("2.0.0", "Broken"), "org.erel.tests.needy", "package no.such.thing");
  }

  @Test
  void aVersionWhoseActivatorThrowsIsTakenBack() throws Exception {
    drop(
        ReleaseArchive.greeting("2.1.0").bundle("org.erel.tests.thrower", ThrowingActivator.class));
    refused(GroupText.web("2.1.0", "Broken"), "org.erel.tests.thrower", "no licence found");
  }

  @Test
  void aVersionWhoseActivatorHangsIsTakenBackAtTheDeadline() throws Exception {
    drop(ReleaseArchive.greeting("2.2.0").bundle("org.erel.tests.sleeper", HangingActivator.class));
    refused(
        GroupText.web("2.2.0", "Broken").deadline("3s"),
        "did not start within 3s",
        "org.erel.tests.sleeper",
        "hangs in its start");
  }

  @Test
  void aVersionThatNeverGivesInIsLeftBehindAndReported() throws Exception {
    drop(ReleaseArchive.greeting("2.3.0").bundle("org.erel.tests.zombie", SpinningActivator.class));
    refused(
        GroupText.web("2.3.0", "Broken").deadline("3s"),
        "org.erel.tests.zombie",
        "does not react to an interrupt");
    assertThat(CLUSTER.status("web-1").problems())
        .anySatisfy(problem -> assertThat(problem.reason()).contains("org.erel.tests.zombie"));

    CLUSTER.settle(GroupText.web("1.1.0", "Servus"));
    assertThat(CLUSTER.ask("web-1")).contains("Servus from greeting 1.1.0 on web-1");
    // stops within its bound, whatever spins
    MasterProcess master = CLUSTER.master("web-1");
    assertThat(master.stop()).as(master.tail()).isZero();
    CLUSTER.start("web-1");
    CLUSTER.awaitAnswer("web-1", "Servus from greeting 1.1.0 on web-1");
  }

  @Test
  void aVersionThatFailedIsNotTriedAgainByItself() throws Exception {
    drop(
        ReleaseArchive.greeting("2.4.0").bundle("org.erel.tests.thrower", ThrowingActivator.class));
    refused(GroupText.web("2.4.0", "Broken"), "no licence found");
    MasterProcess master = CLUSTER.master("web-2");
    master.kill();
    CLUSTER.start("web-2");
    CLUSTER.awaitAnswer("web-2", OLD);
    CLUSTER.awaitStatus(
        "web-2",
        status -> {
          assertThat(status.state()).isEqualTo(HostState.DEGRADED);
          assertThat(release(status, "greeting").reason()).contains("no licence found");
        });
    assertThat(master.output()).doesNotContain("greeting@2.4.0: becoming");
  }

  private static void drop(ReleaseArchive release) throws Exception {
    for (String host : CLUSTER.running()) {
      release.drop(CLUSTER.master(host).releases());
    }
  }

  /** Publishes, and expects status to say why, and the old version to answer. */
  private static void refused(GroupText text, String... reasons) throws Exception {
    CLUSTER.publish(text);
    for (String host : CLUSTER.running()) {
      CLUSTER.awaitStatus(
          host, status -> assertThat(release(status, "greeting").reason()).contains(reasons));
    }
    Outcome status = CLUSTER.erel("status", "--wait", "--timeout", "20s");
    assertThat(status.exitCode()).as(status.toString()).isEqualTo(1);
    assertThat(status.out()).contains(reasons);
    assertThat(status.err()).contains("degraded: web-1, web-2");
    for (HostStatus host : CLUSTER.operator().hosts(TestCluster.PATIENCE).hosts()) {
      assertThat(CLUSTER.ask(host.host().identifier())).contains(OLD);
      assertThat(release(host, "greeting").running()).contains(new Version("1.0.0"));
      assertThat(release(host, "greeting").state()).isEqualTo(ReleaseState.ACTIVE);
    }
  }
}
