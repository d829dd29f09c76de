package org.erel.faults;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Breaks one kind of thing. */
interface Fault {

  /** What the command line calls it. */
  String name();

  /** One line. */
  String description();

  /** How many rounds where the command line does not say. */
  int rounds();

  /**
   * Breaks it.
   *
   * @param order how
   * @param out gets progress
   * @return where a promise was broken, in words
   * @throws Exception if it could not be run; the message says why
   */
  List<String> run(Order order, PrintStream out) throws Exception;

  /**
   * What the command line asks for.
   *
   * @param rounds how many
   * @param seed of what is random
   * @param folder an empty one
   */
  record Order(int rounds, long seed, Path folder) {}
}
