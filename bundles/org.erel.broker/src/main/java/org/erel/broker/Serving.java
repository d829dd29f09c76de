package org.erel.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.erel.api.Names;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.erel.wire.PiecesRequest;

/**
 * Serves releases: gives requests to who serves the release, one at a time on a thread for that,
 * whether the broker chose this host or the asker did. Thread-safe.
 */
final class Serving implements AutoCloseable {

  /** So many requests of askers that chose this host may wait. */
  static final int WAITING = 64;

  private static final String SUBJECT = "requests for pieces";

  private final BusThreads threads;
  private final Dropped dropped;
  private final ExecutorService thread = BusThreads.single("erel-broker-serving");
  private final Map<String, Consumer<PiecesRequest>> servers = new ConcurrentHashMap<>();
  private final Semaphore room = new Semaphore(WAITING);
  private volatile ReleaseQueues queues;

  /**
   * Serves nothing yet.
   *
   * @param threads of the bus
   * @param dropped gets what is not served
   */
  Serving(BusThreads threads, Dropped dropped) {
    this.threads = threads;
    this.dropped = dropped;
  }

  /**
   * Serves a release on the link that is up and all later ones.
   *
   * @param release digest of its content
   * @param server in place of the one before
   * @return ends it
   */
  Subscription serve(String release, Consumer<PiecesRequest> server) {
    Consumer<PiecesRequest> own = server::accept; // of its own identity
    servers.put(Names.check("release digest", release), own);
    update();
    return () -> {
      if (servers.remove(release, own)) {
        update();
      }
    };
  }

  private void update() {
    ReleaseQueues current = queues;
    if (current != null) {
      current.update();
    }
  }

  /**
   * A link is up.
   *
   * @param link in place of the one before
   */
  void on(Link link) {
    queues =
        new ReleaseQueues(
            link.connection(),
            threads,
            servers.keySet(),
            given -> thread.execute(() -> serve(given)),
            dropped);
    update();
  }

  private void serve(ReleaseQueues.Given given) {
    if (!given.stands()) {
      return;
    }
    if (isServed(given.request())) {
      given.done();
    } else {
      given.giveBack();
    }
  }

  /**
   * An asker chose this host. Returns at once.
   *
   * @param request what it asks for
   */
  void asked(PiecesRequest request) {
    if (!room.tryAcquire()) {
      dropped.note(
          new Problem(
              SUBJECT,
              "more than %d were put to this host at once; it dropped what was too much, and hosts ask again"
                  .formatted(WAITING)));
      return;
    }
    thread.execute(
        () -> {
          isServed(request);
          room.release();
          if (room.availablePermits() == WAITING) {
            dropped.clear(SUBJECT);
          }
        });
  }

  private boolean isServed(PiecesRequest request) {
    Consumer<PiecesRequest> server = servers.get(request.release());
    if (server != null) {
      dropped.guarded(ContentFormat.REQUEST, () -> server.accept(request));
    }
    return server != null;
  }

  /** Interrupts the server at work, and waits for it, 2 seconds at most. */
  @Override
  public void close() {
    thread.shutdownNow();
    BusThreads.drain(thread);
  }
}
