package org.erel.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The gap between the last answer of a version and the first of the next, against the framework's
 * own ways to replace the same bundles in the same JVM. The quickest of them is the floor that
 * counts: the next version is installed and resolved beside, and the gap is nothing but stopping
 * the one and starting the other.
 */
final class SwitchBench implements Benchmark {

  private static final double LIMIT = 1.2;
  private static final int WARM_UP = 5;
  private static final List<Integer> SIZES = List.of(5, 50);

  private static final String GAP = "gap";
  private static final String WHOLE = "whole";

  @Override
  public String name() {
    return "switch";
  }

  @Override
  public String description() {
    return "gap in the answers of 5 and 50 bundles while they are replaced, against Felix's own way";
  }

  @Override
  public int rounds() {
    return 30;
  }

  @Override
  public List<Figure> measure(Machine machine, int rounds, PrintStream out) throws Exception {
    List<Figure> limited = new ArrayList<>();
    List<Figure> others = new ArrayList<>();
    for (int size : SIZES) {
      Path folder = machine.folder(name());
      Shop shop = new Shop(folder.resolve("shop"), size);
      try (Replaced erel = new Replaced.ByErel(folder, shop);
          Replaced stopStart = new Replaced.ByStopStart(folder, shop);
          Replaced update = new Replaced.ByUpdate(folder, shop)) {
        out.printf("%d bundles run in three frameworks%n", size);
        Rounds results = measure(List.of(erel, stopStart, update), rounds, out);
        Samples gap = results.samples(erel.name(), GAP);
        Samples floor = results.samples(stopStart.name(), GAP);
        limited.add(new Figure(name() + "-" + size, "ms", gap, floor, LIMIT));
        others.add(
            new Figure(
                size + " bundles, floor: update in place",
                "ms",
                gap,
                results.samples(update.name(), GAP)));
        others.add(
            new Figure(
                size + " bundles, stage, switch, clear away",
                "ms",
                results.samples(erel.name(), WHOLE),
                results.samples(stopStart.name(), WHOLE)));
      } finally {
        Machine.delete(folder);
      }
    }
    limited.addAll(others);
    return limited;
  }

  private static Rounds measure(List<Replaced> all, int rounds, PrintStream out) throws Exception {
    for (Replaced replaced : all) {
      out.printf("the first switch by %s: %.1f ms%n", replaced.name(), once(replaced).get(GAP));
    }
    List<Side> sides = all.stream().map(one -> new Side(one.name(), () -> once(one))).toList();
    return Rounds.run(WARM_UP, rounds, sides, out);
  }

  private static Map<String, Double> once(Replaced replaced) throws Exception {
    System.gc(); // what the side before left behind is not this one's
    long begun = System.nanoTime();
    double gap =
        Prober.gap(
            new Door(replaced.name()),
            replaced.now(),
            replaced.next(),
            () -> {
              replaced.replace();
              return null;
            });
    return Map.of(GAP, gap, WHOLE, (System.nanoTime() - begun) / 1e6);
  }
}
