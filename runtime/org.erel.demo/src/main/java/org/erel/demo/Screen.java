package org.erel.demo;

import java.io.PrintStream;
import java.time.Duration;

/** What the user of the demo sees. */
final class Screen {

  private final PrintStream out;
  private final boolean terminal;
  private final long start = System.nanoTime();
  private int steps;

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** A new step of the story. */
  synchronized void step(String title) {
    steps++;
    String heading = String.format("[%3d s] %d. %s", elapsed().toSeconds(), steps, title);
    out.println();
    out.println(terminal ? "\u001b[1m" + heading + "\u001b[0m" : heading);
  }

  /** What was done or seen, a line or several. */
  synchronized void tell(String text) {
    text.lines().forEach(line -> out.println("        " + line));
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
