package org.erel.container;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.erel.api.JournalEntry;
import org.erel.api.JournalStep;

/**
 * One entry of a journal with what it makes of the release.
 *
 * @param what for people
 * @param committed what is committed from now on; there for {@link JournalStep#COMMIT} and {@link
 *     JournalStep#REVERT} alone
 */
record Entry(JournalEntry what, Optional<Committed> committed) {

  Entry {
    boolean commits = what.step() == JournalStep.COMMIT || what.step() == JournalStep.REVERT;
    if (committed.isPresent() != commits) {
      throw new IllegalArgumentException(what.step() + " with committed part: " + committed);
    }
  }

  /** An entry about the release as a whole. */
  static Entry of(Instant at, JournalStep step, String by, String reason) {
    return new Entry(
        new JournalEntry(at, step, Optional.empty(), "", Duration.ZERO, by, reason),
        Optional.empty());
  }

  /** An entry about a part. */
  static Entry of(
      Instant at, JournalStep step, Committed part, Duration took, String by, String reason) {
    boolean commits = step == JournalStep.COMMIT || step == JournalStep.REVERT;
    return new Entry(
        new JournalEntry(
            at, step, Optional.of(part.part().release()), part.part().digest(), took, by, reason),
        commits ? Optional.of(part) : Optional.empty());
  }
}
