package org.erel.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.erel.api.BrokerUnavailableException;
import org.erel.trust.Signer;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker with its queue and channels. It does not repair itself: when any
 * part of it ends, all of it does, and {@link #ended} tells why. Thread-safe.
 */
final class Link implements AutoCloseable {

  /** How long a sender waits for the broker's confirm. */
  static final Duration CONFIRM = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /**
   * So many messages wait in memory, each of the largest size in the worst case. Handling takes
   * longer than fetching the next ones.
   */
  private static final int PREFETCH = 8;

  private final BrokerAddress broker;
  private final BusThreads threads;
  private final Connection connection;
  private final Channel receiving;
  private final Channel sending;
  private final ReentrantLock sendingOrder = new ReentrantLock();
  private final Confirms confirms = new Confirms();
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final String identifiers = UUID.randomUUID() + "-";
  private final String queue;
  private final String host;
  private final AtomicBoolean serving = new AtomicBoolean();

  /** Of the consumer at the queue that masters share; null while there is none. */
  private volatile String anyTag;

  private final Postmark postmark;
  private volatile String blocked;

  /**
   * Connects, and declares what is needed: the exchanges that are missing, and the queue with its
   * bindings.
   *
   * @param broker where
   * @param host a master's identifier; empty for an operator
   * @param heartbeat how often to prove to be alive
   * @param threads shared with the links before and after
   * @param signer seals what is sent
   * @return receives nothing until {@link #receive}
   * @throws BrokerUnavailableException if that fails
   * @throws IdentifierHeldException if another master has the identifier
   */
  static Link open(
      BrokerAddress broker, String host, Duration heartbeat, BusThreads threads, Signer signer)
      throws BrokerUnavailableException, IdentifierHeldException {
    Connection connection = null;
    try {
      BrokerAccess access = broker.access();
      connection =
          access
              .prepared(heartbeat, threads)
              .newConnection(host.isEmpty() ? "erel operator" : "erel host " + host);
      return new Link(broker, connection, host, access.user(), threads, signer);
    } catch (IOException | TimeoutException | ShutdownSignalException e) {
      abort(connection);
      throw new BrokerUnavailableException(BrokerFailure.notConnected(broker, e), e);
    } catch (IdentifierHeldException | RuntimeException e) {
      abort(connection);
      throw e;
    }
  }

  private Link(
      BrokerAddress broker,
      Connection connection,
      String host,
      String user,
      BusThreads threads,
      Signer signer)
      throws IOException, IdentifierHeldException {
    this.broker = broker;
    this.threads = threads;
    this.connection = connection;
    this.host = host;
    this.postmark = new Postmark(signer, user.isEmpty() ? null : user);
    connection.addShutdownListener(this::end);
    connection.addBlockedListener(
        new BlockedListener() {
          @Override
          public void handleBlocked(String reason) {
            blocked = reason;
          }

          @Override
          public void handleUnblocked() {
            blocked = null;
          }
        });
    Topology.declareExchanges(connection);
    receiving = channel(connection);
    sending = channel(connection);
    sending.confirmSelect();
    sending.addConfirmListener(
        (number, multiple) -> confirms.settled(number, multiple, true),
        (number, multiple) -> confirms.settled(number, multiple, false));
    sending.addReturnListener(
        returned -> confirms.returned(returned.getProperties().getMessageId()));
    queue = Topology.declare(receiving, host);
    receiving.addShutdownListener(this::end);
    sending.addShutdownListener(this::end);
  }

  /**
   * One more channel.
   *
   * @param connection of which
   * @return open
   * @throws IOException if the broker refuses
   */
  static Channel channel(Connection connection) throws IOException {
    return connection
        .openChannel()
        .orElseThrow(() -> new IOException("it allows no more channels on this connection"));
  }

  /**
   * Begins to receive.
   *
   * @param inbox called on the thread of {@link BusThreads#dispatch}
   * @throws BrokerUnavailableException if the link has ended
   */
  void receive(Inbox inbox) throws BrokerUnavailableException {
    try {
      receiving.basicQos(PREFETCH);
      InboxConsumer.consume(
          receiving, queue, inbox, () -> end("its queue " + queue + " was deleted"));
      if (!host.isEmpty()) {
        Hearing.watch(this, host, threads, () -> end("it has lost the queue " + queue));
      }
    } catch (IOException | ShutdownSignalException e) {
      throw new BrokerUnavailableException(BrokerFailure.notConnected(broker, e), e);
    }
  }

  /**
   * Takes part in the queue that masters share, or does not. When the broker loses it, as with the
   * node that it was on, it is made again.
   *
   * @param inbox as in {@link #receive}
   * @param serve whether to take part
   */
  void serveAny(Inbox inbox, boolean serve) {
    serving.set(serve);
    threads.listeners().execute(() -> consumeAny(inbox));
  }

  private void consumeAny(Inbox inbox) {
    try {
      if (serving.get() && anyTag == null) {
        anyTag =
            InboxConsumer.consume(
                receiving,
                Topology.declareAny(receiving),
                inbox,
                () -> {
                  anyTag = null;
                  threads.listeners().execute(() -> consumeAny(inbox));
                });
      } else if (!serving.get() && anyTag != null) {
        receiving.basicCancel(anyTag);
        anyTag = null;
      }
    } catch (IOException | ShutdownSignalException e) {
      end("its queue " + Destination.ANY_QUEUE + ": " + BrokerFailure.text(e));
    }
  }

  /**
   * Asks whether the broker carries the {@link Mark}. Blocks.
   *
   * @return in whosever name
   * @throws BrokerUnavailableException if it does not answer
   */
  boolean marked() throws BrokerUnavailableException {
    return Mark.there(connection);
  }

  /**
   * Makes the {@link Mark} in this host's name, unless it is there. Blocks.
   *
   * @return whether it is in that name
   * @throws BrokerUnavailableException if the broker does not answer, or refuses
   */
  boolean claim() throws BrokerUnavailableException {
    return Mark.claim(connection, host);
  }

  /**
   * Sends and waits for the confirm.
   *
   * @param destination where to
   * @param message what
   * @param replyTo the queue for answers; null where none is wanted
   * @param correlation ties question and answer; null where there is none
   * @return false where the broker had no queue for it
   * @throws BrokerUnavailableException if the broker did not confirm in time, or rejected it
   */
  boolean send(Destination destination, Message message, String replyTo, String correlation)
      throws BrokerUnavailableException {
    long deadline = System.nanoTime() + CONFIRM.toNanos();
    Confirms.Pending pending = publish(destination, message, replyTo, correlation);
    try {
      return routed(pending, deadline);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      confirms.forget(pending.number());
    }
  }

  /**
   * Sends and waits for nothing.
   *
   * @param destination where to
   * @param message what
   * @param correlation ties question and answer; null where there is none
   * @param unroutable called on a thread of the bus where the broker had no queue for it
   * @throws BrokerUnavailableException if the broker takes nothing now
   */
  void post(Destination destination, Message message, String correlation, Runnable unroutable)
      throws BrokerUnavailableException {
    Confirms.Pending pending = publish(destination, message, null, correlation);
    pending
        .outcome()
        .whenComplete(
            (outcome, lost) -> {
              if (outcome != Confirms.Outcome.ROUTED) {
                threads.listeners().execute(() -> lost(pending, outcome, unroutable));
              }
            });
  }

  private void lost(Confirms.Pending pending, Confirms.Outcome outcome, Runnable unroutable) {
    confirms.forget(pending.number());
    if (outcome == Confirms.Outcome.UNROUTABLE) {
      unroutable.run();
    }
  }

  private Confirms.Pending publish(
      Destination destination, Message message, String replyTo, String correlation)
      throws BrokerUnavailableException {
    byte[] body = MessageCodec.encode(message);
    if (body.length > MessageCodec.MAXIMUM_BYTES) {
      throw new IllegalArgumentException(
          "a %s message of %d bytes; at most %d can be sent"
              .formatted(MessageCodec.kind(message), body.length, MessageCodec.MAXIMUM_BYTES));
    }
    AMQP.BasicProperties.Builder properties = postmark.on(destination, message, body);
    if (blocked != null) {
      throw unconfirmed("it accepts no messages now (" + blocked + "); free its memory or disk");
    }
    try {
      if (!sendingOrder.tryLock(CONFIRM.toNanos(), TimeUnit.NANOSECONDS)) {
        throw unconfirmed("it took nothing for " + CONFIRM.toSeconds() + " s");
      }
      try {
        long number = sending.getNextPublishSeqNo();
        String identifier = identifiers + number;
        Confirms.Pending pending = confirms.expect(number, identifier);
        sending.basicPublish(
            destination.exchange(),
            destination.routingKey(),
            true,
            properties.messageId(identifier).correlationId(correlation).replyTo(replyTo).build(),
            body);
        return pending;
      } finally {
        sendingOrder.unlock();
      }
    } catch (IOException | ShutdownSignalException e) {
      throw lost(BrokerFailure.text(e), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private BrokerUnavailableException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new BrokerUnavailableException(
        "interrupted while the broker " + broker + " was to confirm a message", e);
  }

  private boolean routed(Confirms.Pending pending, long deadline)
      throws BrokerUnavailableException, InterruptedException {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      return switch (pending.outcome().get(left, TimeUnit.NANOSECONDS)) {
        case ROUTED -> true;
        case UNROUTABLE -> false;
        case REJECTED -> throw unconfirmed("it rejected a message; its log says why");
      };
    } catch (TimeoutException e) {
      throw unconfirmed(
          "it did not confirm a message within "
              + CONFIRM.toSeconds()
              + " s; it may have arrived all the same; see whether the broker is overloaded");
    } catch (ExecutionException e) {
      throw new BrokerUnavailableException(e.getCause().getMessage(), e.getCause());
    }
  }

  private BrokerUnavailableException unconfirmed(String reason) {
    return new BrokerUnavailableException("the broker " + broker + ": " + reason, null);
  }

  private BrokerUnavailableException lost(String reason, Throwable cause) {
    return new BrokerUnavailableException(
        "the connection to the broker " + broker + " was lost: " + reason, cause);
  }

  /**
   * The queue of this link.
   *
   * @return its name, also its routing key for answers
   */
  String queue() {
    return queue;
  }

  /**
   * The end of this link.
   *
   * @return completes with the reason, in words
   */
  CompletableFuture<String> ended() {
    return ended;
  }

  private void end(ShutdownSignalException cause) {
    end(cause.isInitiatedByApplication() ? "it was closed" : BrokerFailure.text(cause));
  }

  private void end(String reason) {
    BrokerUnavailableException lost = lost(reason, null);
    confirms.lost(lost);
    ended.complete(lost.getMessage());
  }

  /** Ends the link, within about a second, and with it every wait on it. */
  @Override
  public void close() {
    end("it was closed");
    abort(connection);
  }

  private static void abort(Connection connection) {
    if (connection != null) {
      connection.abort((int) BrokerAccess.CLOSE.toMillis());
    }
  }
}
