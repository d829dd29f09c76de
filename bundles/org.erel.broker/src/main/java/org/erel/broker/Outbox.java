package org.erel.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.erel.api.BrokerUnavailableException;
import org.erel.wire.Destination;

/** Sends on a channel of its own, where the broker confirms what it took. Thread-safe. */
final class Outbox {

  /** How long a sender waits for the broker's confirm. */
  static final Duration CONFIRM = Duration.ofSeconds(10);

  private final BrokerConnection connection;
  private final Duration patience;
  private final Duration writing;
  private final Channel channel;
  private final ReentrantLock order = new ReentrantLock();
  private final Confirms confirms = new Confirms();
  private final String identifiers = UUID.randomUUID() + "-";

  /**
   * How many were written. As the broker counts: the client counts also what it then finds that it
   * cannot write. Guarded by {@link #order}.
   */
  private long written;

  /**
   * Sends nothing yet.
   *
   * @param connection ends with the channel
   * @param patience how long to wait where the broker says that it takes nothing
   * @throws IOException if the broker refuses
   */
  Outbox(BrokerConnection connection, Duration patience) throws IOException {
    this.connection = connection;
    this.patience = patience;
    this.writing = patience.compareTo(CONFIRM) > 0 ? patience : CONFIRM;
    channel = connection.vitalChannel();
    channel.confirmSelect();
    channel.addConfirmListener(
        (number, multiple) -> confirms.settled(number, multiple, true),
        (number, multiple) -> confirms.settled(number, multiple, false));
    channel.addReturnListener(
        returned -> confirms.returned(returned.getProperties().getMessageId()));
    connection
        .ended()
        .thenAccept(reason -> confirms.lost(new BrokerUnavailableException(reason, null)));
  }

  /**
   * Sends and waits for the confirm.
   *
   * @param destination where to
   * @param properties to be completed with an identifier
   * @param body what
   * @return false where the broker had no queue for it
   * @throws BrokerUnavailableException if the broker did not confirm in time, or rejected it
   */
  boolean send(Destination destination, AMQP.BasicProperties.Builder properties, byte[] body)
      throws BrokerUnavailableException {
    long deadline = System.nanoTime() + CONFIRM.toNanos();
    Confirms.Pending pending = publish(destination, properties, true, body);
    try {
      return routed(pending, deadline);
    } catch (InterruptedException e) {
      throw connection.interrupted(e);
    } finally {
      confirms.forget(pending.number());
    }
  }

  /**
   * Sends and waits for nothing.
   *
   * @param destination where to
   * @param properties as in {@link #send}
   * @param body what
   * @param executor calls back
   * @param unroutable called where the broker had no queue for it
   * @throws BrokerUnavailableException if the broker takes nothing now
   */
  void post(
      Destination destination,
      AMQP.BasicProperties.Builder properties,
      byte[] body,
      Executor executor,
      Runnable unroutable)
      throws BrokerUnavailableException {
    Confirms.Pending pending = publish(destination, properties, true, body);
    pending
        .outcome()
        .whenComplete(
            (outcome, lost) -> {
              if (outcome != Confirms.Outcome.ROUTED) {
                executor.execute(() -> lost(pending, outcome, unroutable));
              }
            });
  }

  private void lost(Confirms.Pending pending, Confirms.Outcome outcome, Runnable unroutable) {
    confirms.forget(pending.number());
    if (outcome == Confirms.Outcome.UNROUTABLE) {
      unroutable.run();
    }
  }

  /**
   * Sends. Who calls this must call {@link #forget} where it was not confirmed.
   *
   * @param destination where to
   * @param properties as in {@link #send}
   * @param mandatory whether the broker is to tell where it has no queue for it
   * @param body what
   * @return what becomes of it
   * @throws BrokerUnavailableException if the broker takes nothing now
   */
  Confirms.Pending publish(
      Destination destination,
      AMQP.BasicProperties.Builder properties,
      boolean mandatory,
      byte[] body)
      throws BrokerUnavailableException {
    try {
      connection.awaitTaking(patience);
      if (!order.tryLock(writing.toNanos(), TimeUnit.NANOSECONDS)) {
        throw connection.refused(connection.takesNothing(writing));
      }
      long number = written + 1;
      try {
        String identifier = identifiers + number;
        Confirms.Pending pending = confirms.expect(number, identifier);
        write(destination, properties.messageId(identifier).build(), mandatory, body);
        written = number;
        return pending;
      } finally {
        if (written < number) {
          confirms.forget(number);
        }
        order.unlock();
      }
    } catch (IOException | ShutdownSignalException e) {
      throw connection.failed(e);
    } catch (InterruptedException e) {
      throw connection.interrupted(e);
    }
  }

  /**
   * A broker that takes nothing does not read either: once the buffers on the way are full, the
   * client waits in writing, for ever, and holds what closing the connection needs.
   */
  private void write(
      Destination destination, AMQP.BasicProperties properties, boolean mandatory, byte[] body)
      throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    done.orTimeout(writing.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (nothing, late) -> {
              if (late != null) {
                connection.cut(connection.takesNothing(writing));
              }
            });
    try {
      channel.basicPublish(
          destination.exchange(), destination.routingKey(), mandatory, properties, body);
    } finally {
      done.complete(null);
    }
  }

  /**
   * Nobody waits for a publish any more.
   *
   * @param pending as it was published
   */
  void forget(Confirms.Pending pending) {
    confirms.forget(pending.number());
  }

  private boolean routed(Confirms.Pending pending, long deadline)
      throws BrokerUnavailableException, InterruptedException {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      return switch (pending.outcome().get(left, TimeUnit.NANOSECONDS)) {
        case ROUTED -> true;
        case UNROUTABLE -> false;
        case REJECTED -> throw connection.refused("it rejected a message; its log says why");
      };
    } catch (TimeoutException e) {
      throw connection.refused(
          connection
              .alarm() // of which it tells when something is sent
              .map(alarm -> alarm + "; it may take this message when that is over")
              .orElse(
                  "it did not confirm a message within "
                      + CONFIRM.toSeconds()
                      + " s; it may have arrived all the same; see whether the broker is overloaded"));
    } catch (ExecutionException e) {
      throw new BrokerUnavailableException(e.getCause().getMessage(), e.getCause());
    }
  }
}
