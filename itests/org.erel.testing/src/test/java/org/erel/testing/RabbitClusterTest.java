package org.erel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(400)
class RabbitClusterTest {

  private static RabbitCluster cluster;
  private static List<ProcessHandle> before;
  private static List<ProcessHandle> processes;

  @BeforeAll
  static void start() throws Exception {
    before = ProcessHandle.current().descendants().toList();
    long begin = System.nanoTime();
    cluster = RabbitCluster.start();
    said("three nodes are a cluster", begin);
    processes =
        ProcessHandle.current().children().filter(child -> !before.contains(child)).toList();
    assertThat(processes).as("three nodes and a port mapper").hasSize(4);
  }

  @AfterAll
  static void nothingOfItIsLeft() {
    if (cluster != null) {
      List<ProcessHandle> all =
          ProcessHandle.current()
              .descendants()
              .filter(process -> process.isAlive() && !before.contains(process))
              .toList();
      assertThat(all).hasSizeGreaterThan(4);
      cluster.close();
      cluster.close();
      assertThat(all).noneMatch(ProcessHandle::isAlive);
    }
  }

  /** A test before may have failed half-way. */
  @BeforeEach
  void allRun() throws Exception {
    cluster.awaitRunning(3);
  }

  @Test
  void whatOneNodeTakesAnotherGives() throws Exception {
    assertThat(cluster.addresses().split(",")).hasSize(3).doesNotHaveDuplicates();
    assertThat(cluster.addresses()).isEqualTo(cluster.controlAddresses());
    put(cluster.uri(1), "shared", "hello");
    assertThat(take(cluster.uri(3), "shared")).isEqualTo("hello");
    String[] addresses = cluster.createVhost("own").split(",");
    put(addresses[0], "apart", "in own");
    assertThat(take(addresses[2], "apart")).isEqualTo("in own");
  }

  @Test
  void aConfirmedMessageOutlivesItsNodeAndTheNodeComesBack() throws Exception {
    put(cluster.uri(1), "kept", "hello");
    cluster.kill(1);
    cluster.awaitRunning(2);
    assertThatThrownBy(() -> connect(cluster.uri(1))).isInstanceOf(IOException.class);
    assertThat(take(cluster.uri(2), "kept")).isEqualTo("hello");
    long begin = System.nanoTime();
    cluster.restart(1);
    cluster.awaitRunning(3);
    said("a killed node is back", begin);
  }

  @Test
  void aMinorityPausesAndEverythingComesBackFromItsDisk() throws Exception {
    put(cluster.uri(1), "disk", "hello");
    cluster.kill(2);
    cluster.kill(3);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> connect(cluster.uri(1))).isInstanceOf(IOException.class));
    cluster.killAll();
    long begin = System.nanoTime();
    cluster.restartAll();
    said("three killed nodes are a cluster again", begin);
    assertThat(take(cluster.uri(3), "disk")).isEqualTo("hello");
  }

  @Test
  void aNodeWithALostDiskJoinsAsANewOne() throws Exception {
    put(cluster.uri(1), "elsewhere", "hello");
    long begin = System.nanoTime();
    cluster.restartWithLostDisk(1);
    cluster.awaitRunning(3);
    said("a node with a lost disk is in again", begin);
    assertThat(take(cluster.uri(1), "elsewhere")).isEqualTo("hello");
  }

  @Test
  void aFrozenNodeIsSilentThenLostThenBack() throws Exception {
    Connection connection = connect(cluster.uri(3));
    try {
      Channel channel = connection.createChannel();
      channel.confirmSelect();
      String queue = channel.queueDeclare().getQueue();
      cluster.pause(3);
      channel.basicPublish("", queue, MessageProperties.BASIC, "x".getBytes(UTF_8));
      assertThatThrownBy(() -> channel.waitForConfirms(500))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      assertThat(connection.isOpen()).isTrue();
      long begin = System.nanoTime();
      cluster.awaitRunning(2);
      said("a frozen node is lost", begin);
      begin = System.nanoTime();
      cluster.resume(3);
      cluster.rejoin(3);
      said("a frozen node is back", begin);
    } finally {
      connection.abort(1_000);
    }
  }

  @Test
  void whatThereIsNotIsRefused() {
    assertThatThrownBy(() -> cluster.uri(4)).hasMessage("There is no node 4: they are 1 to 3");
    assertThatThrownBy(
            () ->
                new RabbitCluster.Settings(
                    RabbitCluster.PartitionHandling.IGNORE, Duration.ofSeconds(1)))
        .hasMessageContaining("4 s or more");
  }

  private static void said(String what, long begin) {
    System.out.printf(
        "RabbitClusterTest: %s after %d ms%n", what, (System.nanoTime() - begin) / 1_000_000);
  }

  /** In a queue that a majority of the nodes has. */
  private static void put(String uri, String queue, String body) throws Exception {
    try (Connection connection = connect(uri)) {
      Channel channel = connection.createChannel();
      channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
      channel.confirmSelect();
      AMQP.BasicProperties properties = MessageProperties.PERSISTENT_BASIC;
      channel.basicPublish("", queue, properties, body.getBytes(UTF_8));
      channel.waitForConfirmsOrDie(30_000);
    }
  }

  /** When a new leader is found. */
  private static String take(String uri, String queue) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              try (Connection connection = connect(uri)) {
                GetResponse message = connection.createChannel().basicGet(queue, true);
                return message == null ? null : new String(message.getBody(), UTF_8);
              }
            },
            body -> body != null);
  }

  private static Connection connect(String uri) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection();
  }
}
