package org.erel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class RabbitNodeTest {

  private static RabbitNode node;

  @BeforeAll
  static void start() throws Exception {
    node = Brokers.ownNode();
  }

  @AfterAll
  static void close() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void aDurableMessageSurvivesStopAndKill() throws Exception {
    String uri = node.uri();
    put(uri, "kept", "hello");
    node.stop();
    assertThatThrownBy(() -> connect(uri)).isInstanceOf(IOException.class);
    node.restart();
    assertThat(take(uri, "kept")).isEqualTo("hello");
    put(uri, "kept", "again");
    node.kill();
    assertThatThrownBy(() -> connect(uri)).isInstanceOf(IOException.class);
    node.restart();
    assertThat(take(uri, "kept")).isEqualTo("again");
    assertThat(node.uri()).isEqualTo(uri);
  }

  @Test
  void twoNodesRunSideBySide() throws Exception {
    RabbitNode other = Brokers.ownNode();
    try {
      put(node.uri(), "side", "here");
      put(other.uri(), "side", "there");
      assertThat(take(node.uri(), "side")).isEqualTo("here");
      assertThat(take(other.uri(), "side")).isEqualTo("there");
    } finally {
      other.close();
    }
    assertThatThrownBy(() -> connect(other.uri())).isInstanceOf(IOException.class);
    other.close();
    connect(node.uri()).close();
  }

  @Test
  void virtualHostsAreApart() throws Exception {
    String one = node.createVhost("one host/ä");
    String two = node.createVhost("two");
    put(one, "apart", "in one");
    put(two, "apart", "in two");
    assertThat(take(one, "apart")).isEqualTo("in one");
    assertThat(take(two, "apart")).isEqualTo("in two");
    node.deleteVhost("two");
    assertThatThrownBy(() -> connect(two)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> node.deleteVhost("two"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("404");
  }

  @Test
  void aPausedNodeIsSilentUntilItIsResumed() throws Exception {
    try (Connection connection = connect(node.uri())) {
      Channel channel = connection.createChannel();
      channel.confirmSelect();
      String queue = channel.queueDeclare().getQueue();
      node.pause();
      channel.basicPublish("", queue, MessageProperties.BASIC, "x".getBytes(UTF_8));
      assertThatThrownBy(() -> channel.waitForConfirms(500))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      node.resume();
      await().atMost(Duration.ofSeconds(10)).until(() -> channel.messageCount(queue) == 1);
    } finally {
      node.resume();
    }
  }

  private static void put(String uri, String queue, String body) throws Exception {
    try (Connection connection = connect(uri)) {
      Channel channel = connection.createChannel();
      channel.queueDeclare(queue, true, false, false, Map.of());
      channel.confirmSelect();
      channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, body.getBytes(UTF_8));
      channel.waitForConfirmsOrDie(20_000);
    }
  }

  private static String take(String uri, String queue) throws Exception {
    try (Connection connection = connect(uri)) {
      GetResponse message = connection.createChannel().basicGet(queue, true);
      return message == null ? null : new String(message.getBody(), UTF_8);
    }
  }

  private static Connection connect(String uri) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection();
  }
}
