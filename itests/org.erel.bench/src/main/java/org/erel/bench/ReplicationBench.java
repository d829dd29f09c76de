package org.erel.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.erel.broker.OperatorSession;
import org.erel.testing.RabbitNode;

/**
 * A publish until all hosts have it on disk and said so, against a bare fan-out of a body of the
 * same size, on the same broker, that as many answer.
 */
final class ReplicationBench implements Benchmark {

  private static final List<Integer> SIZES = List.of(1, 10, 100, 500, 1000);

  /** From so many hosts on there is a limit. */
  private static final int LIMITED = 100;

  private static final double LIMIT = 1.5;

  /** So many messages warm the code up, in rounds of at least {@link #FEWEST}. */
  private static final int WARM_UP = 30_000;

  private static final int FEWEST = 10;
  private static final int MOST = 600;

  private static final String EREL = "Erel";
  private static final String BARE = "bare";
  private static final String SYNCED = "synced";
  private static final String TIME = "time";
  private static final String CPU = "cpu";

  @Override
  public String name() {
    return "replication";
  }

  @Override
  public String description() {
    return "publish to on disk and acknowledged by 1 to 1,000 hosts, against a bare fan-out";
  }

  @Override
  public int rounds() {
    return 60;
  }

  @Override
  public List<Figure> measure(Machine machine, int rounds, PrintStream out) throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (RabbitNode broker = RabbitNode.start()) {
      for (int hosts : sizes()) {
        out.printf("%d hosts are starting%n", hosts);
        figures.addAll(figures(hosts, measure(machine, broker, hosts, rounds, out)));
      }
    }
    return figures;
  }

  /** All, or those that the system property {@code erel.bench.hosts} names. */
  private static List<Integer> sizes() {
    String chosen = System.getProperty("erel.bench.hosts", "");
    return chosen.isEmpty()
        ? SIZES
        : List.of(chosen.split(",")).stream().map(Integer::valueOf).toList();
  }

  private static Rounds measure(
      Machine machine, RabbitNode broker, int number, int rounds, PrintStream out)
      throws Exception {
    Path folder = machine.folder("replication");
    String own = broker.createVhost("erel-" + number);
    String bare = broker.createVhost("bare-" + number);
    String synced = broker.createVhost("synced-" + number);
    try (Crowd hosts = Crowd.hosts(own, folder.resolve("hosts"), number);
        Crowd receivers = new Crowd(Crowd.Kind.BARE, bare, folder, number);
        Crowd syncing = new Crowd(Crowd.Kind.SYNCED, synced, folder.resolve("synced"), number);
        BareFanOut fanOut = new BareFanOut(bare, receivers.size());
        BareFanOut syncedFanOut = new BareFanOut(synced, syncing.size());
        OperatorSession session = OperatorSession.open(own)) {
      Publisher publisher = new Publisher(session.cluster(), hosts.size());
      out.printf("%d hosts are connected%n", number);
      publisher.first("bench");
      out.println("All have the first document");
      byte[] body = publisher.next("bench").getBytes(StandardCharsets.UTF_8);
      return Rounds.run(
          Math.max(FEWEST, Math.min(MOST, WARM_UP / number)),
          rounds,
          List.of(
              side(EREL, () -> publisher.once("bench"), hosts),
              side(BARE, () -> fanOut.once(body), receivers),
              side(SYNCED, () -> syncedFanOut.once(body), syncing)),
          out);
    } finally {
      Machine.delete(folder);
    }
  }

  /** Milliseconds that something takes. */
  @FunctionalInterface
  private interface Stopwatch {
    double once() throws Exception;
  }

  private static Side side(String name, Stopwatch time, Crowd crowd) {
    return new Side(
        name,
        () -> {
          double before = crowd.cpu();
          double milliseconds = time.once();
          return Map.of(TIME, milliseconds, CPU, 1000 * (crowd.cpu() - before));
        });
  }

  private static List<Figure> figures(int hosts, Rounds results) {
    Samples erel = results.samples(EREL, TIME);
    Samples bare = results.samples(BARE, TIME);
    Samples synced = results.samples(SYNCED, TIME);
    OptionalDouble limit = hosts < LIMITED ? OptionalDouble.empty() : OptionalDouble.of(LIMIT);
    return List.of(
        new Figure("replication-" + hosts, "ms", erel, bare, limit),
        new Figure("p99 at " + hosts, "ms", p99(erel), p99(bare)),
        new Figure("CPU of " + hosts + " hosts", "ms", mean(results, EREL), mean(results, BARE)),
        new Figure("at " + hosts + ", floor with a sync", "ms", erel, synced),
        new Figure(
            "CPU of " + hosts + " hosts, floor with a sync",
            "ms",
            mean(results, EREL),
            mean(results, SYNCED)),
        new Figure("p99 at " + hosts + ", floor with a sync", "ms", p99(erel), p99(synced)));
  }

  /** The kernel counts CPU in steps of 10 ms. */
  private static Samples mean(Rounds results, String side) {
    List<Double> all = results.samples(side, CPU).values();
    return new Samples(
        List.of(all.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
  }

  private static Samples p99(Samples samples) {
    return new Samples(List.of(samples.percentile(0.99)));
  }
}
