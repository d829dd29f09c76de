package org.erel.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.erel.container.testing.Platform;

/**
 * What the users of a release notice of the update of another release on the same host: the slowest
 * hundredth of their requests while 50 bundles are staged and switched, again and again, against
 * the same with nothing under way.
 */
final class IsolationBench implements Benchmark {

  private static final double LIMIT = 1.5;
  private static final int WARM_UP = 1;
  private static final int SIZE = 50;
  private static final int CONNECTIONS = 4;
  private static final int RATE = 500;
  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final Door DOOR = new Door("neighbour");

  static final double NEVER = Double.POSITIVE_INFINITY;

  private static final String IDLE = "idle";
  private static final String P50 = "p50";
  private static final String P99 = "p99";
  private static final String MAX = "max";

  @Override
  public String name() {
    return "isolation";
  }

  @Override
  public String description() {
    return "requests to a release while another of 50 bundles is updated: p99 against idle";
  }

  @Override
  public int rounds() {
    return 8;
  }

  @Override
  public List<Figure> measure(Machine machine, int rounds, PrintStream out) throws Exception {
    // As a server would be set up that is not to wait for delayed acknowledgements.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Path folder = machine.folder(name());
    Shop shop = new Shop(folder.resolve("shop"), SIZE);
    try (Replaced.ByErel erel = new Replaced.ByErel(folder, shop);
        Replaced flat = new Replaced.ByStopStart(folder, shop)) {
      Path neighbour = Shop.neighbour(folder.resolve("neighbour"), DOOR.name());
      erel.platform().update(Platform.release("neighbour@1.0.0", List.of(neighbour)));
      if (!(DOOR.there() instanceof InetSocketAddress server)) {
        throw new IOException("the neighbour's HTTP server does not run");
      }
      Load load = new Load(server, CONNECTIONS, RATE);
      out.printf("%d requests a second; each round has three windows of %s%n", RATE, WINDOW);
      window(load, out, IsolationBench::idle);
      out.printf("p99 at the first update: %.2f ms%n", window(load, out, once(erel)).get(P99));
      List<Side> sides =
          List.of(
              new Side(erel.name(), () -> window(load, out, again(erel))),
              new Side(IDLE, () -> window(load, out, IsolationBench::idle)),
              new Side(flat.name(), () -> window(load, out, again(flat))));
      return figures(Rounds.run(WARM_UP, rounds, sides, out), erel.name(), flat.name());
    } finally {
      Machine.delete(folder);
    }
  }

  private List<Figure> figures(Rounds results, String erel, String flat) throws IOException {
    Samples idle = results.samples(IDLE, P99);
    Samples busy = results.samples(erel, P99);
    return List.of(
        verdict(busy, idle),
        information("the median request", results, erel, P50, IDLE),
        information("the slowest request", results, erel, MAX, IDLE),
        information("p99 by plain Felix's stop and start", results, flat, P99, IDLE),
        information("p99 by Erel against plain Felix", results, erel, P99, flat));
  }

  private static Figure information(
      String name, Rounds results, String side, String quantity, String floor) {
    return new Figure(
        name, "ms", results.samples(side, quantity), results.samples(floor, quantity));
  }

  /** One failed request in one window is beyond the limit, whatever the other windows say. */
  static Figure verdict(Samples busy, Samples idle) throws IOException {
    if (idle.max() == NEVER) {
      throw new IOException("requests failed with nothing under way");
    }
    Samples judged = busy.max() == NEVER ? new Samples(List.of(NEVER)) : busy;
    return new Figure("isolation", "ms p99", judged, idle, LIMIT);
  }

  /** A request that fails is never answered: no percentile makes up for it. */
  private static Map<String, Double> window(Load load, PrintStream out, Callable<Void> work)
      throws Exception {
    Load.Outcome outcome = load.during(work);
    if (outcome.failed() > 0) {
      out.printf(
          "%d requests of %d failed: %s%n",
          outcome.failed(), outcome.failed() + outcome.milliseconds().size(), outcome.reason());
      return Map.of(P50, NEVER, P99, NEVER, MAX, NEVER);
    }
    Samples samples = new Samples(outcome.milliseconds());
    return Map.of(P50, samples.median(), P99, samples.percentile(0.99), MAX, samples.max());
  }

  private static Void idle() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(WINDOW.toNanos());
    return null;
  }

  private static Callable<Void> once(Replaced replaced) {
    return () -> {
      replaced.replace();
      return null;
    };
  }

  private static Callable<Void> again(Replaced replaced) {
    return () -> {
      long end = System.nanoTime() + WINDOW.toNanos();
      while (System.nanoTime() < end) {
        replaced.replace();
      }
      return null;
    };
  }
}
