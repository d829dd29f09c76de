package org.erel.bench;

import java.io.PrintStream;
import java.util.List;

/** Measures one figure against its floor. */
interface Benchmark {

  /** What the command line calls it. */
  String name();

  /** One line. */
  String description();

  /** How many rounds count where the command line does not say. */
  int rounds();

  /**
   * Measures.
   *
   * @param machine what to measure on
   * @param rounds how many rounds count
   * @param out gets progress
   * @return at least one has a limit
   * @throws Exception if it could not be measured; the message says why
   */
  List<Figure> measure(Machine machine, int rounds, PrintStream out) throws Exception;
}
