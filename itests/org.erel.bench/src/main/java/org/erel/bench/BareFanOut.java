package org.erel.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The floor of a publish: a fan-out of the same body, with the publisher's confirm, to as many
 * exclusive queues, each with a connection of its own.
 */
final class BareFanOut implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;
  private static final String EXCHANGE = "bench.fanout";

  private final List<Connection> connections = new ArrayList<>();
  private final int receivers;
  private final Channel sending;
  private volatile CountDownLatch missing = new CountDownLatch(0);

  /**
   * Connects.
   *
   * @param broker its address
   * @param receivers how many queues
   */
  BareFanOut(String broker, int receivers) throws Exception {
    this.receivers = receivers;
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    factory.setAutomaticRecoveryEnabled(false);
    sending = channel(factory);
    sending.exchangeDeclare(EXCHANGE, BuiltinExchangeType.FANOUT);
    sending.confirmSelect();
    sending.addConfirmListener(
        (number, multiple) -> missing.countDown(),
        (number, multiple) -> {}); // a refusal is seen as a confirm that does not come
    for (int receiver = 0; receiver < receivers; receiver++) {
      Channel receiving = channel(factory);
      String queue = receiving.queueDeclare().getQueue();
      receiving.queueBind(queue, EXCHANGE, "");
      receiving.basicConsume(
          queue,
          true,
          new DefaultConsumer(receiving) {
            @Override
            public void handleDelivery(
                String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
              missing.countDown();
            }
          });
    }
  }

  private Channel channel(ConnectionFactory factory) throws Exception {
    Connection connection = factory.newConnection("erel bench");
    connections.add(connection);
    return connection.createChannel();
  }

  /**
   * Sends one message.
   *
   * @param body what
   * @return milliseconds until every queue's consumer had it and the confirm had come
   * @throws IOException if that takes longer than ten seconds
   */
  double once(byte[] body) throws IOException, InterruptedException {
    CountDownLatch all = new CountDownLatch(receivers + 1);
    missing = all;
    long begun = System.nanoTime();
    sending.basicPublish(EXCHANGE, "", MessageProperties.BASIC, body);
    if (!all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(
          "a bare fan-out is not complete after "
              + PATIENCE_SECONDS
              + " s: "
              + all.getCount()
              + " of "
              + (receivers + 1)
              + " are missing");
    }
    return (System.nanoTime() - begun) / 1e6;
  }

  @Override
  public void close() {
    connections.forEach(connection -> connection.abort(1_000));
  }
}
