package org.erel.bench;

import java.util.Map;

/**
 * One of the things that are compared.
 *
 * @param name how it is called in the results
 * @param measurement takes one sample of each of its quantities
 */
record Side(String name, Measurement measurement) {

  /** Measures once. */
  @FunctionalInterface
  interface Measurement {

    /**
     * Takes one sample of each quantity.
     *
     * @return by the quantity's name, always the same names
     * @throws Exception if it could not be measured, which ends the benchmark
     */
    Map<String, Double> once() throws Exception;
  }
}
