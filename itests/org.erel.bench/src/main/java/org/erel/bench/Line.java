package org.erel.bench;

import java.util.List;

/** The straight line that lies closest to a row of values, by least squares. */
final class Line {

  private Line() {}

  /**
   * How much a value is above the one before it.
   *
   * @param values in order, evenly spaced, at least two
   */
  static double slope(List<Double> values) {
    if (values.size() < 2) {
      throw new IllegalArgumentException("one value has no slope");
    }
    double middle = (values.size() - 1) / 2.0;
    double products = 0;
    double squares = 0;
    for (int i = 0; i < values.size(); i++) {
      products += (i - middle) * values.get(i);
      squares += (i - middle) * (i - middle);
    }
    return products / squares;
  }
}
