package org.erel.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.erel.wire.Destination;

/**
 * Receives what masters receive, and notes when: that tells the parts of a publish apart, without a
 * change to what is measured.
 */
final class Bystander implements AutoCloseable {

  private final Map<String, Long> seen = new ConcurrentHashMap<>();
  private final Connection connection;

  /**
   * Begins to listen. The exchanges must be there.
   *
   * @param broker its address
   */
  Bystander(String broker) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    connection = factory.newConnection("erel bench bystander");
    Channel channel = connection.createChannel();
    String queue = channel.queueDeclare().getQueue();
    channel.queueBind(queue, Destination.CONFIG_EXCHANGE, "");
    channel.queueBind(queue, Destination.COMMAND_EXCHANGE, Destination.ALL_KEY);
    channel.basicConsume(
        queue,
        true,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            seen.put(envelope.getExchange(), System.nanoTime());
          }
        });
  }

  /** When a document last came by, in the time of {@link System#nanoTime}. */
  long lastDocument() {
    return seen.getOrDefault(Destination.CONFIG_EXCHANGE, 0L);
  }

  @Override
  public void close() {
    connection.abort(1_000);
  }
}
