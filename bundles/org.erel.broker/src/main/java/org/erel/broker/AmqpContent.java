package org.erel.broker;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Names;
import org.erel.api.Subscription;
import org.erel.wire.ContentBus;
import org.erel.wire.Destination;
import org.erel.wire.PiecesRequest;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.ReleasePiece;

/**
 * The way of releases' content over AMQP 0-9-1: requests over the link of the bus, pieces over a
 * {@link ContentLink} to the same broker, which is there while it is used. Thread-safe.
 */
final class AmqpContent implements ContentBus, AutoCloseable {

  /**
   * Settings of a kind.
   *
   * @param rate how many bytes a second are sent; empty for no limit
   * @param idle how long the connection is kept while nobody uses it
   */
  record Terms(OptionalLong rate, Duration idle) {

    /**
     * The usual ones.
     *
     * @param rate as above
     * @return with the usual time
     */
    static Terms of(OptionalLong rate) {
      return new Terms(rate, Duration.ofSeconds(60));
    }
  }

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final String host;
  private final Duration heartbeat;
  private final Connector connector;
  private final Serving serving;
  private final BusThreads busThreads;
  private final Dropped dropped;
  private final Duration idle;
  private final Optional<Throttle> throttle;
  private final BusThreads threads = new BusThreads("erel-broker-content");
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Object opening = new Object();

  /** As whom was asked here: what one has asked oneself is no news. */
  private final Set<String> askers = ConcurrentHashMap.newKeySet();

  private volatile ContentLink current;

  /**
   * Not connected yet.
   *
   * @param host a master's identifier; empty for an operator
   * @param heartbeat how often each side proves to be alive
   * @param connector makes the links of the bus
   * @param serving gets requests
   * @param busThreads those of the bus
   * @param dropped gets what cannot be read or handled
   * @param terms of sending
   */
  AmqpContent(
      String host,
      Duration heartbeat,
      Connector connector,
      Serving serving,
      BusThreads busThreads,
      Dropped dropped,
      Terms terms) {
    this.host = host;
    this.heartbeat = heartbeat;
    this.connector = connector;
    this.serving = serving;
    this.busThreads = busThreads;
    this.dropped = dropped;
    this.idle = terms.idle();
    this.throttle =
        terms.rate().isPresent()
            ? Optional.of(new Throttle(terms.rate().getAsLong(), System.nanoTime()))
            : Optional.empty();
  }

  @Override
  public Subscription serve(String release, Consumer<PiecesRequest> server) {
    return serving.serve(release, server);
  }

  @Override
  public void send(ReleasePiece piece) throws BrokerUnavailableException {
    Names.check("release digest", piece.release());
    Names.check("host identifier", piece.host());
    if (piece.content().length > ReleaseDocument.PIECE || piece.number() < 0) {
      throw new IllegalArgumentException(
          "piece %d of %d bytes; at most %d can be sent"
              .formatted(piece.number(), piece.content().length, ReleaseDocument.PIECE));
    }
    awaitTurn(piece.content().length);
    ContentLink link = enter();
    try {
      link.send(piece);
    } finally {
      link.leave();
    }
  }

  private void awaitTurn(int bytes) throws BrokerUnavailableException {
    if (throttle.isPresent()) {
      try {
        if (closing.await(throttle.get().delay(bytes, System.nanoTime()), TimeUnit.NANOSECONDS)) {
          throw closed();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BrokerUnavailableException("interrupted before a piece was to be sent", e);
      }
    }
  }

  private static BrokerUnavailableException closed() {
    return new BrokerUnavailableException("the connection to the broker was closed", null);
  }

  @Override
  public Reception receive(String release, Receiver receiver) throws BrokerUnavailableException {
    Names.check("release digest", release);
    ContentLink link = enter();
    Receiving receiving = null;
    try {
      receiving = link.receive(release, receiver);
    } finally {
      if (receiving == null) {
        link.leave();
      }
    }
    return reception(release, link, receiving);
  }

  private Reception reception(String release, ContentLink link, Receiving receiving) {
    AtomicBoolean open = new AtomicBoolean(true);
    return new Reception() {
      @Override
      public boolean ask(PiecesRequest request, Optional<String> server)
          throws BrokerUnavailableException {
        if (!request.release().equals(release)) {
          throw new IllegalArgumentException("a request of release " + request.release());
        }
        if (link.ended().isDone()) {
          throw new BrokerUnavailableException(link.ended().join(), null);
        }
        if (!open.get()) {
          throw new BrokerUnavailableException(
              "the reception of release " + release + " was closed", null);
        }
        askers.add(request.host());
        Destination destination =
            server
                .map(name -> Destination.host(Names.check("host identifier", name)))
                .orElse(Destination.server(release));
        return connector.requireLink().ask(destination, request, this::unheard);
      }

      /** What one asks comes back to oneself, unless one has ceased to receive meanwhile. */
      private void unheard() {
        if (open.get()) {
          link.deaf();
        }
      }

      @Override
      public void close() {
        if (open.getAndSet(false)) {
          link.end(release, receiving);
          link.leave();
        }
      }
    };
  }

  /** The connection that is up, or a new one; to be left. */
  private ContentLink enter() throws BrokerUnavailableException {
    synchronized (opening) {
      Link main = connector.requireLink();
      ContentLink last = current;
      if (last != null && last.enter()) {
        return last;
      }
      if (last != null) {
        last.close(); // before its queue is declared again
      }
      ContentLink fresh =
          ContentLink.open(main, host, askers::contains, heartbeat, threads, dropped);
      current = fresh;
      try {
        Future<?> looks =
            busThreads
                .heartbeats()
                .scheduleWithFixedDelay(
                    () -> fresh.look(idle),
                    LOOK.toMillis(),
                    LOOK.toMillis(),
                    TimeUnit.MILLISECONDS);
        fresh
            .ended()
            .thenRun(
                () -> {
                  looks.cancel(false);
                  threads.listeners().execute(fresh::close);
                });
      } catch (RejectedExecutionException e) {
        fresh.close();
      }
      if (closing.getCount() == 0) {
        fresh.close();
      }
      if (!fresh.enter()) {
        throw new BrokerUnavailableException(fresh.ended().join(), null);
      }
      return fresh;
    }
  }

  /** Ends the connection, the server at work and the threads, within a few seconds. */
  @Override
  public void close() {
    closing.countDown();
    ContentLink last = current;
    if (last != null) {
      last.close();
    }
    serving.close();
    threads.close();
  }
}
