package org.erel.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The publisher of the floor: one message to a fan-out exchange, which {@link BareReceiver}s
 * answer.
 */
final class BareFanOut implements AutoCloseable {

  /** What receivers bind their queues to. */
  static final String EXCHANGE = "bench.fanout";

  private static final long PATIENCE_SECONDS = 30;

  private final int receivers;
  private final Connection connection;
  private final Channel sending;
  private final AMQP.BasicProperties properties;
  private volatile CountDownLatch missing = new CountDownLatch(0);

  /**
   * Connects.
   *
   * @param broker its address
   * @param receivers how many answer
   */
  BareFanOut(String broker, int receivers) throws Exception {
    this.receivers = receivers;
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    connection = factory.newConnection("erel bench publisher");
    sending = connection.createChannel();
    sending.exchangeDeclare(EXCHANGE, BuiltinExchangeType.FANOUT);
    Channel receiving = connection.createChannel();
    String queue = receiving.queueDeclare().getQueue();
    properties = new AMQP.BasicProperties.Builder().replyTo(queue).deliveryMode(1).build();
    receiving.basicConsume(
        queue,
        true,
        new DefaultConsumer(receiving) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties answer, byte[] body) {
            missing.countDown();
          }
        });
  }

  /**
   * Sends one message.
   *
   * @param body what
   * @return milliseconds until every receiver had answered
   * @throws IOException if that takes longer than half a minute
   */
  double once(byte[] body) throws IOException, InterruptedException {
    CountDownLatch all = new CountDownLatch(receivers);
    missing = all;
    long begun = System.nanoTime();
    sending.basicPublish(EXCHANGE, "", properties, body);
    if (!all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(
          "%d of %d receivers have not answered a bare fan-out after %d s"
              .formatted(all.getCount(), receivers, PATIENCE_SECONDS));
    }
    return (System.nanoTime() - begun) / 1e6;
  }

  @Override
  public void close() {
    connection.abort(1_000);
  }
}
