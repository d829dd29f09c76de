package org.erel.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.erel.api.Base;
import org.erel.api.HostReleases;
import org.erel.api.HostStatus;
import org.erel.api.PublishTerms;
import org.erel.api.ReleaseState;
import org.erel.api.Target;
import org.erel.broker.OperatorSession;
import org.erel.testing.Cargo;
import org.erel.testing.ErelHome;
import org.erel.testing.MasterProcess;
import org.erel.testing.RabbitNode;
import org.osgi.framework.Version;

/**
 * A release dropped on one host until it is active on the 10 hosts of its group, which wait for it;
 * against the same dropped on each of them at once.
 */
final class DropBench implements Benchmark {

  private static final double LIMIT = 2;
  private static final int HOSTS = 10;
  private static final int BUNDLES = 10;
  private static final long BYTES = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration ANSWERS = Duration.ofSeconds(3);
  private static final long POLL_MILLIS = 50;

  private static final String ONE = "one";
  private static final String EACH = "each";
  private static final String KNOWN = "known to the first host";
  private static final String THERE = "on all hosts";
  private static final String ACTIVE = "active";

  private final List<MasterProcess> masters = new ArrayList<>();
  private int version;

  @Override
  public String name() {
    return "drop";
  }

  @Override
  public String description() {
    return "10 MiB dropped on one host until active on 10, against the same dropped on each";
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public List<Figure> measure(Machine machine, int rounds, PrintStream out) throws Exception {
    Path folder = machine.folder(name());
    try (RabbitNode node = RabbitNode.start()) {
      for (int i = 0; i < HOSTS; i++) {
        String host = "host-" + i;
        masters.add(
            new MasterProcess(new ErelHome(machine.home()), host, folder.resolve(host))
                .with("EREL_BROKER", node.uri())
                .start());
      }
      for (MasterProcess master : masters) {
        master.awaitReady();
      }
      out.printf("%d masters are up%n", HOSTS);
      try (OperatorSession session = OperatorSession.open(node.uri())) {
        await(session, status -> true);
        List<Side> sides =
            List.of(
                new Side(ONE, () -> drop(session, folder, masters.subList(0, 1))),
                new Side(EACH, () -> drop(session, folder, masters)));
        return figures(Rounds.run(1, rounds, sides, out));
      }
    } finally {
      masters.forEach(MasterProcess::close);
      Machine.delete(folder);
    }
  }

  private Map<String, Double> drop(OperatorSession session, Path folder, List<MasterProcess> at)
      throws Exception {
    Cargo cargo = cargo("1.0." + ++version);
    Path archive = cargo.write(folder);
    session
        .cluster()
        .publish(group(cargo), "bench", PublishTerms.majority(Base.LATEST, PATIENCE), far -> {});
    long begun = System.nanoTime();
    for (MasterProcess master : at) {
      Path part = master.releases().resolve("." + cargo.archive() + ".part");
      Files.copy(archive, part);
      Files.move(part, master.releases().resolve(cargo.archive()));
    }
    Map<String, Double> parts = new LinkedHashMap<>();
    awaitHeld(session, cargo, 1);
    parts.put(KNOWN, since(begun));
    awaitHeld(session, cargo, HOSTS);
    parts.put(THERE, since(begun));
    await(session, status -> isActive(status, cargo));
    parts.put(ACTIVE, since(begun));
    Files.delete(archive);
    return parts;
  }

  /** All bundles of each version are new. */
  private Cargo cargo(String name) {
    List<Long> seeds = new ArrayList<>();
    for (long i = 0; i < BUNDLES; i++) {
      seeds.add(1_000L * version + i);
    }
    return new Cargo(name, seeds, BYTES);
  }

  private static String group(Cargo cargo) {
    return """
        {"group":"all","members":["host-*"],"releases":{"cargo":{"version":"%s"}},
         "rollout":{"minHealthyTime":"0s"}}"""
        .formatted(cargo.version());
  }

  private static double since(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private static boolean isActive(HostStatus status, Cargo cargo) {
    return status.releases().stream()
        .anyMatch(
            release ->
                release.state() == ReleaseState.ACTIVE
                    && release
                        .running()
                        .equals(Optional.of(Version.parseVersion(cargo.version()))));
  }

  private static void await(OperatorSession session, Predicate<HostStatus> right) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (session.cluster().hosts(ANSWERS).hosts().stream().filter(right).count() < HOSTS) {
      pause(end);
    }
  }

  private static void awaitHeld(OperatorSession session, Cargo cargo, int hosts) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (session.cluster().releases(Target.ALL, ANSWERS).given().stream()
            .filter(host -> holds(host, cargo))
            .count()
        < hosts) {
      pause(end);
    }
  }

  private static boolean holds(HostReleases host, Cargo cargo) {
    return host.releases().stream()
        .anyMatch(
            held -> held.whole() && held.release().version().toString().equals(cargo.version()));
  }

  private static void pause(long end) throws IOException, InterruptedException {
    if (System.nanoTime() > end) {
      throw new IOException("not all hosts are there after " + PATIENCE.toSeconds() + " s");
    }
    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
  }

  private static List<Figure> figures(Rounds results) {
    List<Figure> figures = new ArrayList<>();
    for (String part : List.of(KNOWN, THERE)) {
      figures.add(new Figure(part, "s", results.samples(ONE, part), results.samples(EACH, part)));
    }
    figures.add(
        new Figure(
            "drop", "s", results.samples(ONE, ACTIVE), results.samples(EACH, ACTIVE), LIMIT));
    return figures;
  }
}
