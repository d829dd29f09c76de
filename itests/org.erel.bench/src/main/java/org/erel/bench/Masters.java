package org.erel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;

/** Several masters of one cluster, as processes on this machine. */
final class Masters implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration ROLL_CALL = Duration.ofSeconds(5);

  private final List<Subject> processes = new ArrayList<>();

  /**
   * Starts them, all at once. Each keeps its data in a folder of its own.
   *
   * @param installation what to start
   * @param broker its address
   * @param folder where their folders go
   * @param number how many
   */
  Masters(Installation installation, String broker, Path folder, int number) throws IOException {
    boolean started = false;
    try {
      for (int i = 1; i <= number; i++) {
        String identifier = "bench-" + i;
        Path own = Files.createDirectory(folder.resolve(identifier));
        processes.add(installation.startMaster(identifier, broker, own));
      }
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  /** Waits until each of them says that it is ready. */
  void awaitReady() throws IOException, InterruptedException {
    for (Subject process : processes) {
      process.awaitReady(PATIENCE);
    }
  }

  /**
   * Waits until all of them answer and are known, as after some minutes of work.
   *
   * @param cluster the way to them
   */
  void awaitAcquainted(Cluster cluster)
      throws IOException, InterruptedException, BrokerUnavailableException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!acquainted(cluster.hosts(ROLL_CALL))) {
      if (System.nanoTime() > end) {
        throw processes
            .get(0)
            .failed("and the others are not all there after " + PATIENCE.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private boolean acquainted(Cluster.Roll roll) {
    return roll.hosts().size() == processes.size() && roll.silent().isEmpty();
  }

  @Override
  public void close() {
    processes.forEach(Subject::end);
    processes.forEach(Subject::close);
  }
}
