package org.erel.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EmbeddedBrokerTest {

  @Test
  void whatIsPublishedIsConsumed() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Connection connection = connect(broker.uri())) {
      Channel channel = connection.createChannel();
      channel.confirmSelect();
      channel.exchangeDeclare("news", "fanout", true);
      String queue = channel.queueDeclare().getQueue();
      channel.queueBind(queue, "news", "");
      channel.basicPublish("news", "", MessageProperties.PERSISTENT_BASIC, "hello".getBytes(UTF_8));
      channel.waitForConfirmsOrDie(10_000);
      AtomicReference<String> received = new AtomicReference<>();
      channel.basicConsume(
          queue,
          true,
          (tag, delivery) -> received.set(new String(delivery.getBody(), UTF_8)),
          tag -> {});
      await().atMost(Duration.ofSeconds(10)).untilAtomic(received, "hello"::equals);
    }
  }

  @Test
  void aStrangerIsRefused() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, "erel", "right")) {
      assertThatThrownBy(() -> connect(broker.uri().replace("right", "wrong")))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void oneThatTakesAnothersPlaceHasItsUri() throws Exception {
    EmbeddedBroker first = EmbeddedBroker.start(0, "me", "secret");
    first.close();
    first.close();
    assertThatThrownBy(() -> connect(first.uri())).isInstanceOf(IOException.class);
    try (EmbeddedBroker second = EmbeddedBroker.start(first.port(), "me", "secret");
        Connection connection = connect(first.uri())) {
      assertThat(second.uri()).isEqualTo(first.uri());
      assertThat(connection.isOpen()).isTrue();
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(taken.getLocalPort()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("choose another");
    }
  }

  @Test
  void whatWouldNotFitAUriIsRefused() {
    assertThatThrownBy(() -> EmbeddedBroker.start(0, "erel", "${user.home}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("password")
        .hasMessageNotContaining("user.home");
    assertThatThrownBy(() -> EmbeddedBroker.start(70_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("70000");
  }

  static Connection connect(String uri) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection();
  }
}
