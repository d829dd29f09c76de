package org.erel.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.erel.api.BrokerUnavailableException;
import org.erel.trust.Signer;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.erel.wire.PiecesRequest;

/**
 * The main connection to the broker, with its queue and channels. When any part of it ends, all of
 * it does, and {@link #ended} tells why. Thread-safe.
 */
final class Link implements AutoCloseable {

  /**
   * So many messages wait in memory, each of the largest size in the worst case. Handling takes
   * longer than fetching the next ones.
   */
  private static final int PREFETCH = 8;

  /** An operator gets answers alone, which are short, from many hosts at once. */
  private static final int OPERATORS_PREFETCH = 64;

  private final BusThreads threads;
  private final BrokerConnection connection;
  private final Channel receiving;
  private final Outbox outbox;
  private final String queue;
  private final String host;
  private final AtomicBoolean serving = new AtomicBoolean();

  /** Of the consumer at the queue that masters share; null while there is none. */
  private volatile String anyTag;

  private final Postmark postmark;

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
    return BrokerConnection.open(
        broker,
        host.isEmpty() ? "erel operator" : "erel host " + host,
        heartbeat,
        threads,
        connection -> new Link(connection, host, threads, signer));
  }

  private Link(BrokerConnection connection, String host, BusThreads threads, Signer signer)
      throws IOException, IdentifierHeldException {
    this.threads = threads;
    this.connection = connection;
    this.host = host;
    this.postmark = new Postmark(signer, connection.user());
    Topology.declareExchanges(connection.amqp());
    receiving = connection.vitalChannel();
    outbox = new Outbox(connection, Duration.ZERO);
    queue = Topology.declare(receiving, host);
  }

  /**
   * Begins to receive.
   *
   * @param inbox called on the thread of {@link BusThreads#dispatch}
   * @throws BrokerUnavailableException if the link has ended
   */
  void receive(Inbox inbox) throws BrokerUnavailableException {
    try {
      receiving.basicQos(host.isEmpty() ? OPERATORS_PREFETCH : PREFETCH);
      InboxConsumer.consume(
          receiving, queue, inbox, () -> connection.end("its queue " + queue + " was deleted"));
      if (!host.isEmpty()) {
        Hearing.watch(this, host, threads, () -> connection.end("it has lost the queue " + queue));
      }
    } catch (IOException | ShutdownSignalException e) {
      throw new BrokerUnavailableException(BrokerFailure.notConnected(connection.broker(), e), e);
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
    reconsiderAny(inbox);
  }

  private void reconsiderAny(Inbox inbox) {
    threads.listeners().execute(() -> consumeAny(inbox));
  }

  private void consumeAny(Inbox inbox) {
    if (connection.ended().isDone()) {
      return;
    }
    if (connection.alarm().isPresent()) { // it reads nothing either
      threads
          .heartbeats()
          .schedule(
              () -> reconsiderAny(inbox), BrokerConnection.ALARM.toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    try {
      if (serving.get() && anyTag == null) {
        anyTag =
            InboxConsumer.consume(
                receiving,
                Topology.declareAny(receiving),
                inbox,
                () -> {
                  anyTag = null;
                  reconsiderAny(inbox);
                });
      } else if (!serving.get() && anyTag != null) {
        receiving.basicCancel(anyTag);
        anyTag = null;
      }
    } catch (IOException | ShutdownSignalException e) {
      connection.end("its queue " + Destination.ANY_QUEUE + ": " + BrokerFailure.text(e));
    }
  }

  /**
   * Asks whether the broker carries the {@link Mark}. Blocks.
   *
   * @return in whosever name
   * @throws BrokerUnavailableException if it does not answer
   */
  boolean marked() throws BrokerUnavailableException {
    connection.requireTaking();
    return Mark.there(connection.amqp());
  }

  /**
   * Makes the {@link Mark} in this host's name, unless it is there. Blocks.
   *
   * @return whether it is in that name
   * @throws BrokerUnavailableException if the broker does not answer, or refuses
   */
  boolean claim() throws BrokerUnavailableException {
    connection.requireTaking();
    return Mark.claim(connection.amqp(), host);
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
    byte[] body = body(message);
    return outbox.send(
        destination,
        postmark.on(destination, message, body).correlationId(correlation).replyTo(replyTo),
        body);
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
    byte[] body = body(message);
    outbox.post(
        destination,
        postmark.on(destination, message, body).correlationId(correlation),
        body,
        threads.listeners(),
        unroutable);
  }

  private static byte[] body(Message message) {
    byte[] body = MessageCodec.encode(message);
    if (body.length > MessageCodec.MAXIMUM_BYTES) {
      throw new IllegalArgumentException(
          "a %s message of %d bytes; at most %d can be sent"
              .formatted(MessageCodec.kind(message), body.length, MessageCodec.MAXIMUM_BYTES));
    }
    return body;
  }

  /**
   * Asks for pieces of a release, and tells all who receive it of that.
   *
   * @param server who is to get the request
   * @param request what is asked
   * @param deaf called on a thread of the bus where nobody receives the release, the asker neither
   * @return false where the broker had no queue for the request
   * @throws BrokerUnavailableException if the broker did not confirm in time, or takes nothing now
   */
  boolean ask(Destination server, PiecesRequest request, Runnable deaf)
      throws BrokerUnavailableException {
    byte[] body = ContentFormat.body(request);
    if (!outbox.send(server, ContentFormat.request(connection.user()), body)) {
      return false;
    }
    outbox.post(
        Destination.receivers(request.release()),
        ContentFormat.request(connection.user()),
        body,
        threads.listeners(),
        deaf);
    return true;
  }

  /**
   * The connection.
   *
   * @return for what else goes over it
   */
  BrokerConnection connection() {
    return connection;
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
    return connection.ended();
  }

  /** Ends the link, within about a second, and with it every wait on it. */
  @Override
  public void close() {
    connection.close();
  }
}
