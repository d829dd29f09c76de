package org.erel.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.erel.api.Problem;
import org.erel.broker.OperatorSession;
import org.erel.delivery.Delivery;
import org.erel.delivery.PartFolder;
import org.erel.wire.ReleaseDocument;

/** A host that fetches a release as a master does, with a connection of its own. */
final class Fetcher implements AutoCloseable {

  private static final long STEP_MILLIS = 100;

  private final OperatorSession session;
  private final String host;
  private final Path folder;

  Fetcher(String broker, String host, Path folder) throws Exception {
    this.session = OperatorSession.open(broker);
    this.host = host;
    this.folder = folder;
  }

  /**
   * Fetches, on a thread of its own.
   *
   * @param document what
   * @param jars digests of those that are here
   * @param done counted down once all of it is on disk and checked piece by piece
   */
  void fetch(ReleaseDocument document, Set<String> jars, CountDownLatch done) {
    Thread thread = new Thread(() -> run(document, jars, done), "bench-" + host);
    thread.setDaemon(true);
    thread.start();
  }

  private void run(ReleaseDocument document, Set<String> jars, CountDownLatch done) {
    Semaphore signal = new Semaphore(1);
    try (Delivery delivery =
        new Delivery(
            session.content(),
            host,
            document,
            new PartFolder(folder.resolve(host)),
            new Customer(signal, jars),
            new SplittableRandom(),
            System::nanoTime)) {
      while (!delivery.complete()) {
        delivery.step();
        signal.tryAcquire(STEP_MILLIS, TimeUnit.MILLISECONDS);
        signal.drainPermits();
      }
      done.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Deletes what came. */
  void forget() {
    if (Files.exists(folder.resolve(host))) {
      Machine.delete(folder.resolve(host));
    }
  }

  @Override
  public void close() {
    session.close();
  }

  private record Customer(Semaphore signal, Set<String> jars) implements Delivery.Customer {

    @Override
    public void wake() {
      signal.release();
    }

    @Override
    public void note(Problem problem) {
      throw new IllegalStateException(problem.toString());
    }

    @Override
    public Optional<String> refusal(long bytes) {
      return Optional.empty();
    }

    @Override
    public boolean has(String sha256) {
      return jars.contains(sha256);
    }
  }
}
