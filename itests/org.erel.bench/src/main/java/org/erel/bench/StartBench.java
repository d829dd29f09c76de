package org.erel.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.erel.testing.RabbitNode;

/**
 * The start of a master on a fresh data folder, until it is connected to a broker, against a bare
 * framework with the same third-party bundles.
 */
final class StartBench implements Benchmark {

  private static final double CPU_LIMIT = 1.3;
  private static final double MEMORY_LIMIT = 1.2;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** After this nothing that was put off is still under way. */
  private static final Duration LATER = Duration.ofSeconds(5);

  private static final String EREL = "Erel";
  private static final String BARE = "bare Felix";
  private static final String TUNED = "bare Felix with Erel's flags and an archive of classes";

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String description() {
    return "exec to master ready and connected: CPU, memory and time, against a bare Felix";
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public List<Figure> measure(Machine machine, int rounds, PrintStream out) throws Exception {
    Installation installation = new Installation(machine.home());
    BareJvm bare = new BareJvm(installation);
    Path folder = machine.folder(name());
    try (RabbitNode broker = RabbitNode.start();
        HostQueues queues = new HostQueues(broker.uri())) {
      out.println("RabbitMQ is up; each round starts three processes");
      Master master = new Master(installation, broker.uri(), queues);
      List<String> flags = flags(master, Files.createDirectory(folder.resolve("flags")));
      Path archive = folder.resolve("bare.jsa");
      bare.archive(flags, archive, Files.createDirectory(folder.resolve("archive")));
      List<Side> sides =
          List.of(
              new Side(EREL, () -> sample(machine, master::start)),
              new Side(BARE, () -> sample(machine, at -> ready(bare.start(at)))),
              new Side(TUNED, () -> sample(machine, at -> ready(bare.start(flags, archive, at)))));
      return figures(Rounds.run(1, rounds, sides, out));
    } finally {
      Machine.delete(folder);
    }
  }

  private static List<Figure> figures(Rounds results) {
    return List.of(
        new Figure("start-cpu", "s", on(results, EREL, "cpu"), on(results, BARE, "cpu"), CPU_LIMIT),
        new Figure(
            "start-memory", "MB", on(results, EREL, "rss"), on(results, BARE, "rss"), MEMORY_LIMIT),
        new Figure("wall time", "s", on(results, EREL, "wall"), on(results, BARE, "wall")),
        new Figure("PSS", "MB", on(results, EREL, "pss"), on(results, BARE, "pss")),
        new Figure("CPU 5 s later", "s", on(results, EREL, "cpu 2"), on(results, BARE, "cpu 2")),
        new Figure("RSS 5 s later", "MB", on(results, EREL, "rss 2"), on(results, BARE, "rss 2")),
        new Figure("CPU, floor tuned", "s", on(results, EREL, "cpu"), on(results, TUNED, "cpu")),
        new Figure("RSS, floor tuned", "MB", on(results, EREL, "rss"), on(results, TUNED, "rss")));
  }

  private static Samples on(Rounds results, String side, String quantity) {
    return results.samples(side, quantity);
  }

  /** Starts a process and waits until it is ready. */
  @FunctionalInterface
  private interface Start {
    Subject in(Path folder) throws Exception;
  }

  private static Map<String, Double> sample(Machine machine, Start start) throws Exception {
    Path folder = machine.folder("start");
    try (Subject subject = start.in(folder)) {
      double wall = subject.seconds();
      Usage now = subject.usage();
      TimeUnit.NANOSECONDS.sleep(LATER.toNanos());
      Usage later = subject.usage();
      return Map.of(
          "wall", wall,
          "cpu", now.cpu(),
          "rss", now.rssMegabytes(),
          "pss", now.pssMegabytes(),
          "cpu 2", later.cpu(),
          "rss 2", later.rssMegabytes());
    } finally {
      Machine.delete(folder);
    }
  }

  private static Subject ready(Subject subject) throws IOException, InterruptedException {
    boolean ready = false;
    try {
      subject.awaitReady(PATIENCE);
      ready = true;
      return subject;
    } finally {
      if (!ready) {
        subject.close();
      }
    }
  }

  /** The flags that {@code bin/erel} gives a master's JVM, without its archive of classes. */
  private static List<String> flags(Master master, Path folder) throws Exception {
    try (Subject subject = master.start(folder)) {
      List<String> all = subject.arguments();
      List<String> flags = all.subList(1, all.indexOf("-cp"));
      if (flags.stream().noneMatch(flag -> flag.startsWith("-XX:SharedArchiveFile="))) {
        throw new IOException("the master has no archive of classes: run bin/erel warm-up");
      }
      return flags.stream().filter(flag -> !flag.startsWith("-XX:SharedArchiveFile=")).toList();
    }
  }

  /** A master is ready when it says so and its queue is on the broker. */
  private record Master(Installation installation, String broker, HostQueues queues) {

    private static final String IDENTIFIER = "bench-start";

    Subject start(Path folder) throws Exception {
      Subject subject = ready(installation.startMaster(IDENTIFIER, broker, folder));
      boolean connected = false;
      try {
        queues.await(IDENTIFIER, PATIENCE);
        connected = true;
        return subject;
      } finally {
        if (!connected) {
          subject.close();
        }
      }
    }
  }
}
