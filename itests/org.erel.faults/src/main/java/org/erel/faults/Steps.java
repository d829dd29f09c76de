package org.erel.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kills a host at every step that its journals tell of, before, in and after the writing of each,
 * and between them. Every release has a journal and a lock of its own, so many of them are each
 * held at another step, and one kill takes them all.
 */
final class Steps implements Fault {

  /** Releases on one host. */
  private static final int MOST = 25;

  static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "steps";
  }

  @Override
  public String description() {
    return "kill -9 at each step of each change of a release: old or new, never a mix";
  }

  @Override
  public int rounds() {
    return 5;
  }

  @Override
  public List<String> run(Order order, PrintStream out) throws Exception {
    List<String> violations = new ArrayList<>();
    Random random = new Random(order.seed());
    for (int round = 1; round <= order.rounds(); round++) {
      Path folder = order.folder().resolve("round-" + round);
      violations.addAll(points(folder, random, out));
      violations.addAll(new Boots(folder, random).run(out));
      out.printf("round %d of %d: %d violations%n", round, order.rounds(), violations.size());
    }
    return violations;
  }

  private static List<String> points(Path folder, Random random, PrintStream out) throws Exception {
    List<String> violations = new ArrayList<>();
    List<Point> points = Point.ofEntries(random);
    points.addAll(Point.ofDeeds());
    List<List<Point>> kills = split(points);
    int number = 0;
    for (List<Point> kill : kills) {
      number++;
      Path own = Files.createDirectories(folder.resolve("kill-" + number));
      violations.addAll(new Kill(own, kill, random).run());
      out.printf(
          "kill %d of %d: %d releases, each at a step of its own%n",
          number, kills.size(), kill.size());
    }
    return violations;
  }

  /** Every release looks after its configurations in those of all: not too many on a host. */
  private static List<List<Point>> split(List<Point> points) {
    List<List<Point>> parts = new ArrayList<>();
    for (int from = 0; from < points.size(); from += MOST) {
      parts.add(points.subList(from, Math.min(points.size(), from + MOST)));
    }
    return parts;
  }

  /** One host with many releases, killed once. */
  private static final class Kill {

    private final Path folder;
    private final Map<String, Point> points = new LinkedHashMap<>();
    private final Cutter cutter;
    private final List<String> violations = new ArrayList<>();

    Kill(Path folder, List<Point> points, Random random) {
      this.folder = folder;
      this.cutter = new Cutter(random);
      points.forEach(point -> this.points.put(release(point, this.points.size()), point));
    }

    private static String release(Point point, int number) {
      return point.move().name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + number;
    }

    List<String> run() throws Exception {
      Set<Spot> spots = points.values().stream().map(Point::spot).collect(Collectors.toSet());
      Debugger debugger = new Debugger(spots);
      HostProcess host = new HostProcess(StepsHost.class, folder, "-Xmx128m", debugger.flag());
      try {
        debugger.attach();
        host.awaitReady();
        for (Map.Entry<String, Point> each : points.entrySet()) {
          hold(host, debugger, each.getKey(), each.getValue());
        }
      } finally {
        host.kill();
        debugger.close();
      }
      for (Map.Entry<String, Point> each : points.entrySet()) {
        cutter.cut(journal(folder, each.getKey()), each.getValue().cut());
      }
      try (HostProcess again = new HostProcess(StepsHost.class, folder, "-Xmx128m").awaitReady()) {
        again.ask("back INSTALL all", PATIENCE);
        for (Map.Entry<String, Point> each : points.entrySet()) {
          judge(again, each.getKey(), each.getValue());
        }
      }
      violations.addAll(leftovers(folder, points.keySet()));
      return violations;
    }

    private void hold(HostProcess host, Debugger debugger, String release, Point point)
        throws Exception {
      expect(point, host.ask("prepare %s %s".formatted(point.move(), release), PATIENCE));
      String thread = "change-" + release;
      debugger.trap(thread, point.spot(), point.nth());
      host.ask("begin %s %s".formatted(point.move(), release), PATIENCE);
      if (!debugger.awaitTrapped(thread, PATIENCE)) {
        violations.add(point + ": it never came there");
      }
    }

    private void judge(HostProcess host, String release, Point point) throws Exception {
      String check =
          "check %s %s %s %s"
              .formatted(
                  point.move(),
                  release,
                  point.turned() ? "new" : "old",
                  point.open() ? "interrupted" : "quiet");
      expect(point, host.ask(check, PATIENCE));
      if (!point.turned()) {
        String answer = host.ask("make %s %s".formatted(point.move(), release), PATIENCE);
        if (!answer.equals("ok")) {
          violations.add(point + ": and when tried again: " + answer);
        }
      }
    }

    private void expect(Point point, String answer) {
      if (!answer.equals("ok")) {
        violations.add(point + ": " + answer);
      }
    }
  }

  static Path journal(Path folder, String release) {
    return folder.resolve("data/container/" + release + ".journal");
  }

  /** What is in the container's folder beside journals. */
  private static List<String> leftovers(Path folder, Set<String> releases) throws IOException {
    Set<String> known = new TreeSet<>();
    releases.forEach(release -> known.add(release + ".journal"));
    try (Stream<Path> files = Files.list(folder.resolve("data/container"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> !known.contains(file))
          .map(file -> "left behind: " + file)
          .toList();
    }
  }
}
