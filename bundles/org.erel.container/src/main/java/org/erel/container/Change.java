package org.erel.container;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.erel.api.JournalStep;

/**
 * One way of a release from what is committed to another part: writes its steps into the journal,
 * each with the time since the one before.
 */
final class Change {

  private final Journal journal;
  private final Clock clock;
  private final Committed part;
  private final String by;
  private long last = System.nanoTime();

  Change(Journal journal, Clock clock, Committed part, String by) {
    this.journal = journal;
    this.clock = clock;
    this.part = part;
    this.by = by;
  }

  /** Where it leads. */
  Committed part() {
    return part;
  }

  String by() {
    return by;
  }

  /**
   * Writes a step down that is about to be done.
   *
   * @throws IOException if it is not on disk
   */
  void step(JournalStep step, String reason) throws IOException {
    journal.append(Entry.of(clock.instant(), step, part, lap(), by, reason));
  }

  /** Writes a step down that is done already. */
  void note(JournalStep step, String reason) {
    note(step, part, reason);
  }

  /** Writes down what became of another part meanwhile. */
  void note(JournalStep step, Committed other, String reason) {
    journal.note(Entry.of(clock.instant(), step, other, lap(), by, reason));
  }

  private Duration lap() {
    long now = System.nanoTime();
    Duration lap = Duration.ofNanos(now - last);
    last = now;
    return lap;
  }
}
