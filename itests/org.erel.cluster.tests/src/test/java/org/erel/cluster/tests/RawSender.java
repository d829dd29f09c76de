package org.erel.cluster.tests;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.erel.api.Document;
import org.erel.wire.Ballot;
import org.erel.wire.Destination;
import org.erel.wire.Held;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;

/** Puts messages on the broker that no operator's tool would send. */
final class RawSender implements AutoCloseable {

  private static final long CONFIRM_MILLIS = 10_000;

  private final Connection connection;
  private final Channel channel;

  RawSender(String uri) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri);
    connection = factory.newConnection();
    channel = connection.createChannel();
    channel.confirmSelect();
  }

  /** A document by a raw publisher. */
  static Document document(String name, long revision, String content) {
    return new Document(name, revision, "raw", Instant.now(), false, content);
  }

  /** Publishes a document as it is; the answers of hosts go nowhere. */
  void publish(Document document) throws Exception {
    Ballot ballot = new Ballot(System.currentTimeMillis(), "raw");
    Message.Publish message = new Message.Publish(new Held(document, ballot));
    send(Destination.CONFIG_EXCHANGE, MessageCodec.kind(message), MessageCodec.encode(message));
  }

  /** Sends a body under any name of a kind, and waits until the broker has it. */
  void send(String exchange, String kind, byte[] body) throws Exception {
    send(
        exchange,
        new BasicProperties.Builder().type(kind).headers(Map.of("erel-wire", 1)).build(),
        body);
  }

  void send(String exchange, BasicProperties properties, byte[] body) throws Exception {
    channel.basicPublish(exchange, Destination.ALL_KEY, properties, body);
    channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
