package org.erel.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.erel.wire.Destination;

/** Sees on the broker which masters are connected: each holds a queue of its own. */
final class HostQueues implements AutoCloseable {

  private static final int NOT_FOUND = 404;
  private static final int RESOURCE_LOCKED = 405;

  private final Connection connection;

  HostQueues(String broker) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    connection = factory.newConnection("erel bench watcher");
  }

  /**
   * Waits until a master is connected, and looks every few milliseconds.
   *
   * @param identifier the host's
   * @param patience how long
   * @throws IOException if the time is over
   */
  void await(String identifier, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (!held(Destination.QUEUE_PREFIX + identifier)) {
      if (System.nanoTime() > end) {
        throw new IOException(
            "master " + identifier + " is not connected after " + patience.toSeconds() + " s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /**
   * Waits until hosts have a say in what the cluster holds: then they serve the queue that such
   * hosts share.
   *
   * @param hosts how many
   * @param patience how long
   * @throws IOException if the time is over
   */
  void awaitVoting(int hosts, Duration patience) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (voting() < hosts) {
      if (System.nanoTime() > end) {
        throw new IOException(
            "%d of %d hosts have a say after %d s"
                .formatted(voting(), hosts, patience.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private int voting() throws IOException {
    Channel channel = connection.createChannel();
    try {
      int consumers = channel.queueDeclarePassive(Destination.ANY_QUEUE).getConsumerCount();
      channel.abort();
      return consumers;
    } catch (IOException e) {
      if (code(e) != NOT_FOUND) {
        throw e;
      }
      return 0;
    }
  }

  /** The broker locks an exclusive queue against all but its owner: that is how it shows. */
  private boolean held(String queue) throws IOException {
    Channel channel = connection.createChannel();
    try {
      channel.queueDeclarePassive(queue);
      throw new IllegalStateException("queue " + queue + " is not exclusive");
    } catch (IOException e) {
      int code = code(e);
      if (code != NOT_FOUND && code != RESOURCE_LOCKED) {
        throw e;
      }
      return code == RESOURCE_LOCKED;
    }
  }

  private static int code(IOException e) {
    return e.getCause() instanceof ShutdownSignalException closed
            && closed.getReason() instanceof AMQP.Channel.Close reason
        ? reason.getReplyCode()
        : 0;
  }

  @Override
  public void close() {
    connection.abort(1_000);
  }
}
