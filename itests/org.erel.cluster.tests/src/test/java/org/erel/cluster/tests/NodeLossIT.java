package org.erel.cluster.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.erel.testing.ErelCommand.Outcome;
import org.erel.testing.RabbitCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Masters on a cluster of three brokers, of which they know all addresses. */
@Timeout(value = 400, unit = SECONDS)
class NodeLossIT {

  private static final List<String> HOSTS = List.of("web-1", "web-2");

  private static RabbitCluster rabbits;

  @RegisterExtension
  static final TestCluster CLUSTER =
      new TestCluster(NodeLossIT::broker, HOSTS.toArray(String[]::new));

  private static TestBroker broker() throws IOException {
    rabbits = RabbitCluster.start();
    return new TestBroker() {
      @Override
      public String uri() {
        return rabbits.addresses();
      }

      @Override
      public void kill() throws IOException {
        rabbits.killAll();
      }

      @Override
      public void restart() throws IOException {
        rabbits.restartAll();
      }

      @Override
      public void close() {
        rabbits.close();
      }
    };
  }

  @Test
  void mastersWhoseNodeDiesGoOnAtAnother() throws Exception {
    publishAndSee("1.0.0", "Hello", "Hello from greeting 1.0.0");
    int lost = node("web-1");
    List<String> there = HOSTS.stream().filter(host -> node(host) == lost).toList();
    Map<String, Long> before =
        there.stream().collect(Collectors.toMap(host -> host, NodeLossIT::connections));

    long begin = System.nanoTime();
    rabbits.kill(lost);
    for (String host : there) {
      await()
          .atMost(TestCluster.PATIENCE.multipliedBy(2))
          .pollInterval(Duration.ofMillis(20))
          .untilAsserted(() -> assertThat(connections(host)).isGreaterThan(before.get(host)));
      System.out.printf(
          "NodeLossIT: %s is connected again %d ms after its node was killed%n",
          host, (System.nanoTime() - begin) / 1_000_000);
    }
    publishAndSee("1.0.0", "Servus", "Servus from greeting 1.0.0");
    System.out.printf(
        "NodeLossIT: and runs what was published %d ms after%n",
        (System.nanoTime() - begin) / 1_000_000);

    rabbits.restart(lost);
    rabbits.awaitRunning(3);
    publishAndSee("1.0.0", "Again", "Again from greeting 1.0.0");
  }

  /** How often a host has connected, as it says. */
  private static long connections(String host) {
    return connected(host).count();
  }

  /** The number of the node that a host is on: each goes through the addresses in its own order. */
  private static int node(String host) {
    String last = connected(host).reduce((one, next) -> next).orElseThrow();
    return IntStream.rangeClosed(1, 3)
        .filter(node -> last.contains(":" + URI.create(rabbits.uri(node)).getPort() + "/"))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<String> connected(String host) {
    try {
      return CLUSTER
          .master(host)
          .output()
          .lines()
          .filter(line -> line.contains("Connected to the broker"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void publishAndSee(String version, String words, String answer) throws Exception {
    String file = CLUSTER.file("web.json", GroupText.web(version, words).json());
    for (String[] command :
        new String[][] {{"publish", "--timeout", "60s", file}, {"status", "--wait"}}) {
      Outcome outcome = CLUSTER.erel(command);
      assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
      assertThat(outcome.out() + outcome.err()).contains(HOSTS);
    }
    for (String host : HOSTS) {
      CLUSTER.awaitAnswer(host, answer);
    }
  }
}
