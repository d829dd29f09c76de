package org.erel.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.erel.api.Subscription;
import org.erel.wire.Destination;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place in a queue of publishers, kept by the broker: all consume one queue that has a single
 * active consumer, and each drops an empty message into it. Who receives one is the active one and
 * has the turn. It keeps the first unacknowledged, so that this one passes on to the next as soon
 * as its channel ends, however it ends, and acknowledges the others, so that they do not pile up.
 *
 * <p>An exclusive consumer would do on RabbitMQ; Broker-J closes the whole connection of the second
 * one, and that of a consumer that comes while an auto-delete queue goes. So the queue stays, at
 * most until its broker restarts.
 */
final class Turn extends DefaultConsumer implements Subscription {

  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);
  private static final int NOT_FOUND = 404;

  private final CountDownLatch called = new CountDownLatch(1);
  private final Channel channel;
  private volatile boolean mine;

  private Turn(Channel channel) {
    super(channel);
    this.channel = channel;
  }

  /**
   * Waits for the turn.
   *
   * @param connection gets one more channel while the turn is wanted or had
   * @param name of what
   * @param patience how long to wait
   * @return gives it back; empty if others had it all the while
   * @throws IOException if the broker refuses, or is lost
   * @throws InterruptedException if the thread is
   */
  static Optional<Subscription> take(Connection connection, String name, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    do {
      Turn turn =
          new Turn(
              connection
                  .openChannel()
                  .orElseThrow(() -> new IOException("it allows no more channels")));
      try {
        turn.queueUp(Destination.LOCK_PREFIX + name);
        if (turn.called.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) && turn.mine) {
          return Optional.of(turn);
        }
      } catch (IOException e) {
        // the queue went between two steps of ours, as with a node of a RabbitMQ cluster
        if (!connection.isOpen() || BrokerFailure.code(e) != NOT_FOUND) {
          throw e;
        }
      } finally {
        if (!turn.mine) {
          turn.close();
        }
      }
    } while (connection.isOpen() && System.nanoTime() - deadline < 0);
    return Optional.empty();
  }

  private void queueUp(String queue) throws IOException {
    channel.queueDeclare(queue, false, false, false, Map.of("x-single-active-consumer", true));
    channel.queueBind(queue, Destination.REPLY_EXCHANGE, queue);
    channel.basicConsume(queue, false, this);
    channel.basicPublish(Destination.REPLY_EXCHANGE, queue, null, new byte[0]);
  }

  @Override
  public void handleDelivery(
      String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
      throws IOException {
    try {
      if (mine) {
        channel.basicAck(envelope.getDeliveryTag(), false);
      }
    } catch (ShutdownSignalException e) {
      LOG.debug("The turn was given back in between", e); // and the message with it
    }
    mine = true;
    called.countDown();
  }

  @Override
  public void handleCancel(String tag) {
    called.countDown();
  }

  @Override
  public void handleShutdownSignal(String tag, ShutdownSignalException signal) {
    called.countDown();
  }

  @Override
  public void close() {
    try {
      channel.abort();
    } catch (IOException | ShutdownSignalException e) {
      LOG.debug("The turn ended by itself", e); // and the broker has passed it on
    }
  }
}
