package org.erel.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures several sides in turns, so that what disturbs the machine disturbs all of them. */
final class Rounds {

  private static final long QUIET = TimeUnit.SECONDS.toNanos(2);

  private final Map<String, Map<String, List<Double>>> measured = new HashMap<>();

  private Rounds() {}

  /**
   * Measures. Each round begins with another side, so that none always comes after the same.
   *
   * @param warmUp rounds that do not count, before the others
   * @param rounds rounds that count, at least one
   * @param sides what is compared
   * @param out gets a line of progress every few seconds
   * @return the samples of the rounds that count
   * @throws Exception if a side could not be measured
   */
  static Rounds run(int warmUp, int rounds, List<Side> sides, PrintStream out) throws Exception {
    Rounds results = new Rounds();
    long told = System.nanoTime();
    for (int round = 0; round < warmUp + rounds; round++) {
      for (int turn = 0; turn < sides.size(); turn++) {
        Side side = sides.get((round + turn) % sides.size());
        Map<String, Double> sample = side.measurement().once();
        if (round >= warmUp) {
          results.add(side.name(), sample);
        }
      }
      if (System.nanoTime() - told > QUIET || round + 1 == warmUp + rounds) {
        told = System.nanoTime();
        out.println(progress(round + 1, warmUp, rounds));
      }
    }
    return results;
  }

  private static String progress(int done, int warmUp, int rounds) {
    return done <= warmUp
        ? "warm-up round %d of %d".formatted(done, warmUp)
        : "round %d of %d".formatted(done - warmUp, rounds);
  }

  private void add(String side, Map<String, Double> sample) {
    Map<String, List<Double>> quantities = measured.computeIfAbsent(side, s -> new HashMap<>());
    sample.forEach(
        (quantity, value) ->
            quantities.computeIfAbsent(quantity, q -> new ArrayList<>()).add(value));
  }

  /**
   * What was measured.
   *
   * @param side the side's name
   * @param quantity the quantity's name
   * @return a value for each round
   * @throws IllegalArgumentException if there is no such side or quantity
   */
  Samples samples(String side, String quantity) {
    List<Double> values = measured.getOrDefault(side, Map.of()).get(quantity);
    if (values == null) {
      throw new IllegalArgumentException("side " + side + " did not measure " + quantity);
    }
    return new Samples(values);
  }
}
