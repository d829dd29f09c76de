package org.erel.bench;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One quantity of Erel's beside its floor.
 *
 * @param name of its last line; where it has no limit, what it is
 * @param unit of the values
 * @param erel Erel's side
 * @param floor the other
 * @param limit what the ratio of the medians may be at most; empty where it is for information
 */
record Figure(String name, String unit, Samples erel, Samples floor, OptionalDouble limit) {

  /** For information. */
  Figure(String name, String unit, Samples erel, Samples floor) {
    this(name, unit, erel, floor, OptionalDouble.empty());
  }

  /** With a limit. */
  Figure(String name, String unit, Samples erel, Samples floor, double limit) {
    this(name, unit, erel, floor, OptionalDouble.of(limit));
  }

  /** Of the medians, as it is printed: to two decimals, so that nobody wonders at a verdict. */
  double ratio() {
    return Math.round(100 * erel.median() / floor.median()) / 100.0;
  }

  boolean within() {
    return limit.isEmpty() || ratio() <= limit.getAsDouble();
  }

  /** The line that a figure with a limit ends with. */
  String verdict() {
    return String.format(
        Locale.ROOT, "%s ratio %.2f limit %s", name, ratio(), shortest(limit.orElseThrow()));
  }

  private static String shortest(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
