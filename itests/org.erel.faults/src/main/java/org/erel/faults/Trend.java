package org.erel.faults;

import java.util.List;
import java.util.Optional;

/**
 * One quantity over many cycles: what it was in a window after the warm-up, and in one at the end.
 *
 * @param name of the quantity
 * @param early the mean of the one window
 * @param late the mean of the other
 * @param cycles between the middles of the windows
 * @param noise what it may differ by
 * @param perCycle what it may grow by in a cycle beside that
 */
record Trend(String name, double early, double late, int cycles, double noise, double perCycle) {

  /**
   * Takes the windows from samples at equal distances: the second fifth and the last.
   *
   * @param samples at least five
   * @param every cycles between two samples
   */
  static Trend of(String name, List<Double> samples, int every, double noise, double perCycle) {
    int fifth = samples.size() / 5;
    if (fifth == 0) {
      throw new IllegalArgumentException(name + " has but " + samples.size() + " samples");
    }
    return new Trend(
        name,
        mean(samples.subList(fifth, 2 * fifth)),
        mean(samples.subList(samples.size() - fifth, samples.size())),
        (samples.size() - 2 * fifth) * every,
        noise,
        perCycle);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** Empty where it is flat. */
  Optional<String> violation() {
    return late - early > noise + perCycle * cycles
        ? Optional.of("%s grows: %s".formatted(name, this))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "%s %.1f -> %.1f (%.3f a cycle)".formatted(name, early, late, (late - early) / cycles);
  }
}
