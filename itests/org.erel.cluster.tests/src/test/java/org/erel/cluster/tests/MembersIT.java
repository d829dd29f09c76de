package org.erel.cluster.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.erel.api.Cluster;
import org.erel.api.Silence;
import org.erel.api.Silence.Why;
import org.erel.testing.ErelCommand.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What operators see of hosts that were killed, and of hosts that were stopped. */
@Timeout(value = 400, unit = SECONDS)
class MembersIT {

  /** A command on a busy machine, and the first look at the broker. */
  static final Duration SECONDS_OF_A_COMMAND = Duration.ofSeconds(10);

  @RegisterExtension
  static final TestCluster CLUSTER =
      new TestCluster(TestBroker::sharedRabbit, "web-1", "web-2", "web-3");

  @BeforeEach
  void begin() throws Exception {
    CLUSTER.reset();
  }

  private static Map<String, Silence> silences() throws Exception {
    Cluster cluster = CLUSTER.operator();
    return cluster.silences(cluster.hosts(TestCluster.PATIENCE), TestCluster.PATIENCE).stream()
        .collect(Collectors.toMap(Silence::host, silence -> silence));
  }

  private static void awaitSilent(String host, Why why) {
    await()
        .atMost(TestCluster.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () ->
                assertThat(silences().get(host))
                    .isNotNull()
                    .extracting(Silence::why)
                    .isEqualTo(why));
  }

  private static String line(Outcome outcome, String host) {
    return outcome.out().lines().filter(line -> line.startsWith(host + " ")).findFirst().orElse("");
  }

  @Test
  void aKilledMasterIsGoneWithinSecondsAndUntilThenIsWhenItWasLastSeen() throws Exception {
    Instant killed = Instant.now();
    long begin = System.nanoTime();
    CLUSTER.master("web-2").kill();
    awaitSilent("web-2", Why.NOT_CONNECTED);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    System.out.printf("MembersIT: a killed master is gone after %d ms%n", took.toMillis());
    assertThat(took).isLessThan(SECONDS_OF_A_COMMAND);
    assertThat(silences().get("web-2").lastSeen().orElseThrow())
        .isBetween(killed.minusSeconds(60), killed.plusSeconds(5));

    Outcome hosts = CLUSTER.erel("hosts");
    assertThat(hosts.exitCode()).as(hosts.toString()).isZero();
    assertThat(line(hosts, "web-1")).contains("settled", " now");
    assertThat(line(hosts, "web-2")).contains("silent", " ago", "not connected to the broker");
    assertThat(CLUSTER.erel("stop", "greeting", "--host", "web-*").exitCode())
        .as("it may run it for all we know")
        .isEqualTo(1);

    Outcome forgotten = CLUSTER.erel("forget", "web-2");
    assertThat(forgotten.exitCode()).as(forgotten.toString()).isZero();
    assertThat(CLUSTER.erel("hosts").out()).contains("web-3").doesNotContain("web-2");
  }

  @Test
  void aMasterThatWasStoppedIsToldFromOneThatCrashedAsLongAsAnyKnows() throws Exception {
    Instant before = Instant.now();
    assertThat(CLUSTER.master("web-3").stop()).isZero();
    awaitSilent("web-3", Why.STOPPED);
    assertThat(silences().get("web-3").lastSeen().orElseThrow()).isAfter(before.minusSeconds(1));
    assertThat(line(CLUSTER.erel("hosts"), "web-3")).contains("stopped", " ago", "good order");
    assertThat(CLUSTER.erel("status").out()).contains("stopped: web-3").doesNotContain("silent:");

    Outcome stop = CLUSTER.erel("stop", "greeting", "--group", "web");
    assertThat(stop.exitCode()).as(stop.toString()).isZero();
    assertThat(line(stop, "web-1")).contains("done");
    assertThat(line(stop, "web-3")).contains("stopped");
    assertThat(stop.err()).contains("not reached, because they are stopped: web-3");
    assertThat(CLUSTER.erel("stop", "greeting", "--host", "web-3").exitCode()).isEqualTo(1);

    // what web-1 and web-2 know, each hands on to the other before it ends
    CLUSTER.master("web-2").stop();
    CLUSTER.start("web-2");
    CLUSTER.master("web-1").stop();
    awaitSilent("web-1", Why.STOPPED);
    awaitSilent("web-3", Why.STOPPED);

    for (String host : List.of("web-1", "web-3")) {
      CLUSTER.start(host);
    }
    assertThat(silences()).isEmpty();
    CLUSTER.master("web-3").kill();
    awaitSilent("web-3", Why.NOT_CONNECTED);
  }
}
