package org.erel.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.erel.api.BrokerUnavailableException;
import org.erel.wire.ContentBus;
import org.erel.wire.Destination;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.PiecesRequest;
import org.erel.wire.ReleasePiece;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection that the content of releases goes over, beside a {@link Link}. As that, it does
 * not repair itself. Thread-safe.
 */
final class ContentLink implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ContentLink.class);

  /** So many pieces wait in memory for who receives them. */
  private static final int PREFETCH = 8;

  /** So many pieces are on their way to the broker. */
  private static final int WINDOW = 8;

  /** How long to wait while the broker takes no pieces. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Link main;
  private final BrokerConnection connection;
  private final String host;
  private final Predicate<String> own;
  private final BusThreads threads;
  private final Dropped dropped;
  private final Channel channel;
  private final Outbox outbox;
  private final Semaphore window = new Semaphore(WINDOW);
  private final Map<String, List<Receiving>> receivings = new ConcurrentHashMap<>();

  /** Empty before anything is received; changed by who holds {@link #receivings}. */
  private String queue = "";

  private int users;
  private long unusedSince = System.nanoTime();
  private boolean retired;

  /**
   * Connects.
   *
   * @param main beside which link, to the same broker; it ends with that
   * @param host a master's identifier; empty for an operator
   * @param own whether it is this host that a request is of
   * @param heartbeat how often to prove to be alive
   * @param threads of connections like this one alone: whoever writes to a broker that takes
   *     nothing must not hold up heartbeats of another connection
   * @param dropped gets what cannot be read or handled
   * @return receives nothing yet
   * @throws BrokerUnavailableException if that fails
   */
  static ContentLink open(
      Link main,
      String host,
      Predicate<String> own,
      Duration heartbeat,
      BusThreads threads,
      Dropped dropped)
      throws BrokerUnavailableException {
    try {
      return BrokerConnection.open(
          main.connection().broker(),
          host.isEmpty() ? "erel releases of an operator" : "erel releases of host " + host,
          heartbeat,
          threads,
          connection -> new ContentLink(main, connection, host, own, threads, dropped));
    } catch (IdentifierHeldException e) {
      throw new AssertionError("no queue is declared yet", e);
    }
  }

  private ContentLink(
      Link main,
      BrokerConnection connection,
      String host,
      Predicate<String> own,
      BusThreads threads,
      Dropped dropped)
      throws IOException {
    this.main = main;
    this.connection = connection;
    this.host = host;
    this.own = own;
    this.threads = threads;
    this.dropped = dropped;
    channel = connection.vitalChannel();
    outbox = new Outbox(connection, PATIENCE);
    connection.ended().thenAccept(reason -> threads.dispatch().execute(() -> lost(reason)));
  }

  private void lost(String reason) {
    receivings.values().forEach(of -> of.forEach(receiving -> receiving.lost(reason)));
  }

  /**
   * Sends a piece. Waits while too many are on their way.
   *
   * @param piece any
   * @throws BrokerUnavailableException if the broker takes none now
   */
  void send(ReleasePiece piece) throws BrokerUnavailableException {
    try {
      if (!window.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw connection.refused(connection.takesNothing(PATIENCE));
      }
    } catch (InterruptedException e) {
      throw connection.interrupted(e);
    }
    boolean published = false;
    try {
      Confirms.Pending pending =
          outbox.publish(
              Destination.receivers(piece.release()),
              ContentFormat.piece(piece, connection.user()),
              false,
              piece.content());
      published = true;
      pending.outcome().whenComplete((outcome, lost) -> settled(pending, outcome));
    } finally {
      if (!published) {
        window.release();
      }
    }
  }

  private void settled(Confirms.Pending pending, Confirms.Outcome outcome) {
    window.release();
    if (outcome == Confirms.Outcome.REJECTED) {
      LOG.debug("The broker rejected a piece"); // it is asked for again
      outbox.forget(pending);
    }
  }

  /**
   * Receives a release.
   *
   * @param release digest of its content
   * @param receiver gets what comes
   * @return to be given to {@link #end(String, Receiving)}
   * @throws BrokerUnavailableException if the broker refuses
   */
  Receiving receive(String release, ContentBus.Receiver receiver)
      throws BrokerUnavailableException {
    Receiving receiving = new Receiving(receiver, dropped);
    synchronized (receivings) {
      boolean first = !receivings.containsKey(release);
      try {
        connection.requireTaking();
        consume();
        // before the binding: or what comes at once is lost
        receivings.computeIfAbsent(release, key -> new CopyOnWriteArrayList<>()).add(receiving);
        if (first) {
          channel.queueBind(queue, Destination.CONTENT_EXCHANGE, Destination.releaseKey(release));
        }
      } catch (IOException | ShutdownSignalException e) {
        receiving.close();
        throw connection.failed(e);
      } catch (IdentifierHeldException e) {
        throw connection.refused(
            "the queue %s%s is held by another connection; if that is a lost one of this host, the broker ends it soon"
                .formatted(Destination.CONTENT_QUEUE_PREFIX, host));
      }
    }
    if (connection.ended().isDone() && receiving.close()) {
      throw new BrokerUnavailableException(connection.ended().join(), null);
    }
    return receiving;
  }

  private void consume() throws IOException, IdentifierHeldException {
    if (queue.isEmpty()) {
      String declared = Topology.declareContent(channel, host);
      channel.basicQos(PREFETCH);
      channel.basicConsume(declared, false, new Arrivals());
      queue = declared;
    }
  }

  /**
   * Receives no more.
   *
   * @param release digest of its content
   * @param receiving as {@link #receive} gave it
   */
  void end(String release, Receiving receiving) {
    receiving.close();
    threads.listeners().execute(() -> unbind(release, receiving));
  }

  private void unbind(String release, Receiving receiving) {
    synchronized (receivings) {
      List<Receiving> all = receivings.getOrDefault(release, List.of());
      if (!all.isEmpty() && all.remove(receiving) && all.isEmpty()) {
        receivings.remove(release);
        try {
          channel.queueUnbind(queue, Destination.CONTENT_EXCHANGE, Destination.releaseKey(release));
        } catch (IOException | ShutdownSignalException e) {
          connection.end(BrokerFailure.text(e));
        }
      }
    }
  }

  /** Hands on what the queue delivers, and acknowledges it then. */
  private final class Arrivals extends DefaultConsumer {

    private Arrivals() {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      arrived(new Destination(envelope.getExchange(), envelope.getRoutingKey()), properties, body);
      try {
        channel.basicAck(envelope.getDeliveryTag(), false);
      } catch (ShutdownSignalException e) {
        LOG.debug("A piece arrived while the connection ended", e);
      }
    }

    @Override
    public void handleCancel(String tag) {
      deaf();
    }
  }

  private void arrived(Destination origin, AMQP.BasicProperties properties, byte[] body) {
    try {
      if (ContentFormat.isRequest(properties)) {
        PiecesRequest request = ContentFormat.request(origin, properties, body);
        if (!own.test(request.host())) {
          each(request.release(), receiving -> receiving.asked(request));
        }
      } else {
        ReleasePiece piece = ContentFormat.piece(origin, properties, body);
        each(piece.release(), receiving -> receiving.arrived(piece));
      }
    } catch (MalformedMessageException e) {
      dropped.unreadable(origin.exchange(), e);
    }
  }

  private void each(String release, Consumer<Receiving> call) {
    receivings.getOrDefault(release, List.of()).forEach(call);
  }

  /** The broker has lost the queue. */
  void deaf() {
    connection.end("it has lost the queue " + queue);
  }

  /**
   * Somebody is to use it.
   *
   * @return false where it is of no use any more; else {@link #leave} is to be called once
   */
  synchronized boolean enter() {
    if (retired || main.ended().isDone() || connection.ended().isDone()) {
      return false;
    }
    users++;
    return true;
  }

  /** Somebody uses it no more. */
  synchronized void leave() {
    users--;
    unusedSince = System.nanoTime();
  }

  /**
   * Ends it where it has lost the link beside it, or nobody uses it. To be called now and then.
   *
   * @param idle how long nobody may use it
   */
  void look(Duration idle) {
    if (main.ended().isDone()) {
      connection.endLike(main.connection());
    } else if (retire(idle)) {
      connection.end("nobody used it");
    }
  }

  private synchronized boolean retire(Duration idle) {
    retired |= users == 0 && System.nanoTime() - unusedSince > idle.toNanos();
    return retired;
  }

  /**
   * The end of this link.
   *
   * @return completes with the reason, in words
   */
  CompletableFuture<String> ended() {
    return connection.ended();
  }

  /** Ends it, within about two seconds, and tells all who receive. */
  @Override
  public void close() {
    connection.close();
  }
}
