package org.erel.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;

/** Sends the same number of bodies to each {@link BareFetcher} that asks. */
final class BareSource implements AutoCloseable {

  /** Where fetchers ask. */
  static final String QUEUE = "bench.source";

  private final String broker;
  private final Connection connection;

  /**
   * Connects.
   *
   * @param broker its address
   * @param body what
   * @param number how often
   */
  BareSource(String broker, byte[] body, int number) throws Exception {
    this.broker = broker;
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    connection = factory.newConnection("erel bench source");
    Channel channel = connection.createChannel();
    channel.queueDeclare(QUEUE, false, true, true, null);
    channel.basicConsume(
        QUEUE,
        true,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] question)
              throws IOException {
            for (int i = 0; i < number; i++) {
              channel.basicPublish("", properties.getReplyTo(), null, body);
            }
          }
        });
  }

  /** The address of its broker. */
  String broker() {
    return broker;
  }

  @Override
  public void close() {
    connection.abort(1_000);
  }
}
