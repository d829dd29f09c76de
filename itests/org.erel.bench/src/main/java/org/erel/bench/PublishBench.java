package org.erel.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.erel.api.Base;
import org.erel.api.Cluster;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishTerms;
import org.erel.api.Quorum;
import org.erel.broker.OperatorSession;
import org.erel.testing.RabbitNode;

/**
 * A publish until all masters have it on disk, against a bare fan-out of a body of the same size on
 * the same broker.
 */
final class PublishBench implements Benchmark {

  private static final int MASTERS = 10;
  private static final int BODY_BYTES = 4096;
  private static final double LIMIT = 2;
  private static final int WARM_UP = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** After a publish its hosts go on to apply it: the next measurement waits until they have. */
  private static final Duration PAUSE = Duration.ofMillis(400);

  private static final String EREL = "Erel";
  private static final String FAN_OUT = "fan-out";
  private static final String DISK = "disk";
  private static final String ONE_DISK = "disk alone";
  private static final String TIME = "time";
  private static final String ON_ITS_WAY = "on its way";

  @Override
  public String name() {
    return "publish";
  }

  @Override
  public String description() {
    return "publish to on disk at all of 10 masters, against a bare fan-out with confirms";
  }

  @Override
  public int rounds() {
    return 60;
  }

  @Override
  public List<Figure> measure(Machine machine, int rounds, PrintStream out) throws Exception {
    Path folder = machine.folder(name());
    try (RabbitNode broker = RabbitNode.start();
        BareFanOut fanOut = new BareFanOut(broker.createVhost("bare"), MASTERS);
        DiskFloor disk = new DiskFloor(folder, MASTERS);
        DiskFloor oneDisk = new DiskFloor(folder, 1);
        Masters masters =
            new Masters(
                new Installation(machine.home()), broker.createVhost("erel"), folder, MASTERS)) {
      out.println("RabbitMQ is up, " + MASTERS + " masters are starting");
      masters.awaitReady();
      try (OperatorSession session = OperatorSession.open(broker.uri("erel"));
          Bystander bystander = new Bystander(broker.uri("erel"))) {
        masters.awaitAcquainted(session.cluster());
        out.println("All masters are ready and know each other");
        Publisher publisher = new Publisher(session.cluster(), bystander);
        out.printf("The first publish took %.1f ms%n", publisher.once().get(TIME));
        byte[] body = publisher.next().getBytes(StandardCharsets.UTF_8);
        List<Side> sides =
            List.of(
                new Side(EREL, publisher::once),
                new Side(FAN_OUT, () -> Map.of(TIME, fanOut.once(body))),
                new Side(DISK, () -> Map.of(TIME, disk.once(body))),
                new Side(ONE_DISK, () -> Map.of(TIME, oneDisk.once(body))));
        return figures(Rounds.run(WARM_UP, rounds, sides, out));
      }
    } finally {
      Machine.delete(folder);
    }
  }

  private static List<Figure> figures(Rounds results) {
    Samples whole = results.samples(EREL, TIME);
    Samples onItsWay = results.samples(EREL, ON_ITS_WAY);
    Samples floor = results.samples(FAN_OUT, TIME);
    Samples disk = results.samples(DISK, TIME);
    return List.of(
        new Figure("publish", "ms", whole, floor, LIMIT),
        new Figure("from the document's arrival on", "ms", onItsWay, floor),
        new Figure("floor: the disk, 10 files at once", "ms", whole, disk),
        new Figure("floor: the disk, 1 file", "ms", whole, results.samples(ONE_DISK, TIME)));
  }

  /** Publishes one group again and again, with another content each time. */
  private static final class Publisher {

    private final Cluster cluster;
    private final Bystander bystander;
    private final AtomicInteger number = new AtomicInteger();
    private final PublishTerms terms =
        new PublishTerms(Base.OWN, false, Quorum.parse("" + MASTERS), PATIENCE);

    Publisher(Cluster cluster, Bystander bystander) {
      this.cluster = cluster;
      this.bystander = bystander;
    }

    /** A document of the size: a configuration of every host. */
    String next() {
      String head =
          """
          {"group": "bench", "members": ["bench-*"],
           "configurations": {"org.erel.bench": {"number:Integer": %d, "text": "\
          """
              .formatted(number.incrementAndGet());
      String tail = "\"}}}\n";
      return head + "x".repeat(BODY_BYTES - head.length() - tail.length()) + tail;
    }

    Map<String, Double> once() throws Exception {
      String content = next();
      AtomicLong last = new AtomicLong();
      long begun = System.nanoTime();
      PublishOutcome outcome =
          cluster.publish(content, "bench", terms, far -> last.set(System.nanoTime()));
      double time = (System.nanoTime() - begun) / 1e6;
      if (outcome.stored().size() != MASTERS) {
        throw new IOException("a publish did not reach all masters: " + outcome);
      }
      double onItsWay = (last.get() - bystander.lastDocument()) / 1e6;
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      return Map.of(TIME, time, ON_ITS_WAY, onItsWay);
    }
  }
}
