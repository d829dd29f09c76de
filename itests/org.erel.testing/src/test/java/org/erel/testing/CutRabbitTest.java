package org.erel.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RabbitMQ in a network that is cut. */
@Timeout(400)
class CutRabbitTest {

  private static Network network;
  private static RabbitCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    Brokers.requireInstalled();
    network = Network.open("one", "two", "three", "client");
    cluster = RabbitCluster.start(RabbitCluster.Settings.DEFAULT, network.places().subList(0, 3));
  }

  @AfterAll
  static void close() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
    if (network != null) {
      network.close();
    }
  }

  @Test
  void aNodeThatIsCutOffPausesAndIsBackWhenTheCutIsHealed() throws Exception {
    assertThat(cluster.addresses()).contains(network.place("two").address());
    connect(cluster.controlUri(2)).close();
    long begin = System.nanoTime();
    network.cut(network.place("two"));
    cluster.awaitRunning(2);
    said("a node that is cut off is lost", begin);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> connect(cluster.controlUri(2)))
                    .isInstanceOf(IOException.class));
    connect(cluster.controlUri(1)).close();
    begin = System.nanoTime();
    network.heal();
    cluster.awaitRunning(3);
    said("a node that was cut off is back", begin);
    connect(cluster.controlUri(2)).close();
  }

  @Test
  void aNodeAloneServesItsNetworkAndTheTest() throws Exception {
    Place client = network.place("client");
    try (RabbitNode node = RabbitNode.start(client)) {
      assertThat(node.uri()).contains("@" + client.address() + ":" + node.port());
      connect(node.controlUri()).close();
      try (Talker talker = new Talker(network.place("one"))) {
        assertThat(talker.opens(client, node.port())).isTrue();
        network.cut(client);
        assertThat(talker.opens(client, node.port())).isFalse();
        node.createVhost("still-under-control");
      } finally {
        network.heal();
      }
    }
  }

  private static void said(String what, long begin) {
    System.out.printf(
        "CutRabbitTest: %s after %d ms%n", what, (System.nanoTime() - begin) / 1_000_000);
  }

  private static Connection connect(String uri) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection();
  }
}
