package org.erel.shell;

import java.io.PrintWriter;
import java.time.Duration;

/** One line that says how far something is: rewritten on a terminal, now and then elsewhere. */
final class ProgressLine implements AutoCloseable {

  private static final Duration PACE = Duration.ofSeconds(1);

  private final PrintWriter err;
  private final boolean terminal;
  private long next = System.nanoTime() + PACE.toNanos();
  private boolean shown;

  ProgressLine(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Something changed. */
  void show(String text) {
    if (terminal) {
      err.print("\r" + text + "\033[K");
      err.flush();
      shown = true;
    } else if (System.nanoTime() - next >= 0) {
      next = System.nanoTime() + PACE.toNanos();
      err.println(text);
    }
  }

  /** Takes the line away: the end is said elsewhere. */
  @Override
  public void close() {
    if (shown) {
      err.print("\r\033[K");
      err.flush();
    }
  }
}
