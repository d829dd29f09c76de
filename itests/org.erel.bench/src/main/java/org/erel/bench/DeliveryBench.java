package org.erel.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.erel.api.Subscription;
import org.erel.broker.OperatorSession;
import org.erel.delivery.Holder;
import org.erel.testing.RabbitNode;

/**
 * A release of 100 MiB from one host to 1 and to 5 others, until it is on their disks and checked,
 * against chunks of the same size through the same broker, and a copy over TCP.
 */
final class DeliveryBench implements Benchmark {

  /** At least 0.8 of the throughput. */
  private static final double LIMIT = 1.25;

  private static final int MIB = 1 << 20;
  private static final int PIECES = 100;
  private static final int MANY = 5;
  private static final long PATIENCE_SECONDS = 300;

  private static final String TIME = "time";
  private static final String COPY = "copy";
  private static final String SENT = "sent";

  @Override
  public String name() {
    return "delivery";
  }

  @Override
  public String description() {
    return "a release of 100 MiB to 1 and to 5 hosts, against bare chunks through the same broker";
  }

  @Override
  public int rounds() {
    return 7;
  }

  @Override
  public List<Figure> measure(Machine machine, int rounds, PrintStream out) throws Exception {
    Path folder = machine.folder(name());
    AtomicLong sent = new AtomicLong();
    try (RabbitNode node = RabbitNode.start();
        OperatorSession sender = OperatorSession.open(node.uri());
        BareChunks one = new BareChunks(node.createVhost("one"), 1, Optional.empty());
        BareChunks many = new BareChunks(node.createVhost("many"), MANY, Optional.empty());
        BareChunks filed =
            new BareChunks(node.createVhost("filed"), MANY, Optional.of(folder.resolve("filed")))) {
      Parcel parcel = Parcel.of(folder, "1.0.0", List.of(1L, 2L, 3L, 4L, 5L), PIECES / 5 * MIB);
      Holder holder =
          new Holder(
              sender.content(),
              "sender",
              parcel.document(),
              parcel::jar,
              (piece, asker) -> sent.addAndGet(piece.length()));
      Subscription serving = sender.content().serve(parcel.document().digest(), holder);
      List<Fetcher> hosts = new ArrayList<>();
      try {
        for (int i = 0; i < MANY; i++) {
          hosts.add(new Fetcher(node.uri(), "host-" + i, folder.resolve("hosts")));
        }
        byte[] chunk = new byte[MIB];
        Path file =
            Parcel.of(folder, "2.0.0", List.of(9L), PIECES * MIB)
                .release()
                .bundles()
                .get(0)
                .content();
        List<Side> sides =
            List.of(
                new Side("Erel 1", () -> Map.of(TIME, fetch(parcel, hosts.subList(0, 1)))),
                new Side("bare 1", () -> Map.of(TIME, one.once(chunk, PIECES))),
                new Side(
                    "Erel 5",
                    () -> {
                      long before = sent.get();
                      double seconds = fetch(parcel, hosts);
                      return Map.of(TIME, seconds, SENT, (sent.get() - before) / 1e6);
                    }),
                new Side("size", () -> Map.of(SENT, parcel.document().size() / 1e6)),
                new Side("bare 5", () -> Map.of(TIME, many.once(chunk, PIECES))),
                new Side("filed 5", () -> Map.of(TIME, filed.once(chunk, PIECES))),
                new Side(COPY, () -> Map.of(TIME, BareCopy.once(file, folder.resolve("copy")))));
        return figures(Rounds.run(2, rounds, sides, out));
      } finally {
        serving.close();
        hosts.forEach(Fetcher::close);
      }
    } finally {
      Machine.delete(folder);
    }
  }

  /** Seconds until all hosts have all of it. */
  private static double fetch(Parcel parcel, List<Fetcher> hosts)
      throws IOException, InterruptedException {
    hosts.forEach(Fetcher::forget);
    CountDownLatch done = new CountDownLatch(hosts.size());
    long begun = System.nanoTime();
    hosts.forEach(host -> host.fetch(parcel.document(), Set.of(), done));
    if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(done.getCount() + " hosts did not get the release");
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static List<Figure> figures(Rounds results) {
    return List.of(
        new Figure("delivery", "s", on(results, "Erel 1"), on(results, "bare 1"), LIMIT),
        new Figure("delivery-5", "s", on(results, "Erel 5"), on(results, "bare 5"), LIMIT),
        new Figure("5, floor written to files", "s", on(results, "Erel 5"), on(results, "filed 5")),
        new Figure(
            "sent once for 5",
            "MB",
            results.samples("Erel 5", SENT),
            results.samples("size", SENT)),
        new Figure("against a copy over TCP", "s", on(results, "Erel 1"), on(results, COPY)));
  }

  private static Samples on(Rounds results, String side) {
    return results.samples(side, TIME);
  }
}
