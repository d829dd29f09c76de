package org.erel.faults;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.erel.api.Document;
import org.erel.wire.Ballot;
import org.erel.wire.Destination;
import org.erel.wire.Held;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;

/** Reaches a broker and has no key: sends what nobody may take, and listens. */
final class Stranger implements AutoCloseable {

  private static final int CONNECT_MS = 3_000;
  private static final Map<String, String> BINDINGS =
      Map.of(
          Destination.CONFIG_EXCHANGE, "#",
          Destination.COMMAND_EXCHANGE, "#",
          Destination.STATUS_EXCHANGE, "#",
          Destination.REPLY_EXCHANGE, "#");

  private final Connection connection;
  private final Channel channel;

  Stranger(String broker) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    factory.setConnectionTimeout(CONNECT_MS);
    factory.setAutomaticRecoveryEnabled(false);
    connection = factory.newConnection();
    channel = connection.createChannel();
  }

  /**
   * Sends an unsigned document, as an operator and as a host, and has hosts hear of old documents.
   *
   * @param group whose next document it shall seem to be
   * @param revision greater than that of the document that stands
   * @param old signed, and replaced long ago
   */
  void forge(String group, long revision, List<String> hosts, List<Held> old) throws Exception {
    String content = "{\"group\": \"%s\", \"members\": [\"web-*\"]}".formatted(group);
    Document document = new Document(group, revision, "root", Instant.now(), false, content);
    Held forged = new Held(document, new Ballot(System.currentTimeMillis(), "stranger"));
    send(Destination.DOCUMENTS, new Message.Publish(forged));
    for (String host : hosts) {
      send(Destination.host(host), new Message.Transfer(forged));
      for (Held each : old) {
        send(Destination.host(host), new Message.Transfer(each));
      }
    }
  }

  private void send(Destination destination, Message message) throws Exception {
    channel.basicPublish(
        destination.exchange(),
        destination.routingKey(),
        new BasicProperties.Builder()
            .type(MessageCodec.kind(message))
            .headers(Map.of("erel-wire", 1))
            .build(),
        MessageCodec.encode(message));
  }

  /** How many messages are sent meanwhile to any exchange of Erel. */
  int count(long millis) throws Exception {
    AtomicInteger messages = new AtomicInteger();
    String queue = channel.queueDeclare().getQueue();
    for (Map.Entry<String, String> binding : BINDINGS.entrySet()) {
      channel.queueBind(queue, binding.getKey(), binding.getValue());
    }
    channel.basicConsume(
        queue, true, (tag, delivery) -> messages.incrementAndGet(), cancelled -> {});
    TimeUnit.MILLISECONDS.sleep(millis);
    return messages.get();
  }

  @Override
  public void close() {
    connection.abort(CONNECT_MS);
  }
}
