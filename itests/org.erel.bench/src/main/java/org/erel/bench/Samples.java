package org.erel.bench;

import java.util.List;

/**
 * What was measured of one quantity on one side, a value for each round.
 *
 * @param values at least one, sorted
 */
record Samples(List<Double> values) {

  Samples {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    values = values.stream().sorted().toList();
  }

  double min() {
    return values.get(0);
  }

  /** Of an even number of values, the mean of the two in the middle. */
  double median() {
    int size = values.size();
    return (values.get((size - 1) / 2) + values.get(size / 2)) / 2;
  }

  double max() {
    return values.get(values.size() - 1);
  }
}
