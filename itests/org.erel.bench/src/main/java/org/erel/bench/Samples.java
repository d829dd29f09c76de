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

  /**
   * By nearest rank: the least value that so many of all are not above.
   *
   * @param share above 0, at most 1
   */
  double percentile(double share) {
    int rank = (int) Math.ceil(share * values.size() - 1e-9); // 0.99 * 100 is a little above 99
    return values.get(Math.max(rank, 1) - 1);
  }

  double max() {
    return values.get(values.size() - 1);
  }
}
