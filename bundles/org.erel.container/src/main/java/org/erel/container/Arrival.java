package org.erel.container;

import java.time.Clock;
import java.time.Duration;
import org.erel.api.JournalStep;
import org.erel.api.ReleaseState;
import org.erel.api.Rollout;

/**
 * Writes down how the host brings one release back after a boot, so that its next boot knows what
 * it ended in. An entry about the boot also says that the start begins: it costs no sync of its
 * own. For one thread at a time, but {@link #down}.
 */
final class Arrival {

  /** What a boot started is back when it has run for so long. */
  private static final Duration STAY = Rollout.DEFAULT.minHealthyTime();

  private final Journal journal;
  private final Clock clock;
  private final Platform platform;
  private final Runner runner;
  private boolean booted;
  private long active;

  /**
   * @param runner of the same release
   */
  Arrival(Journal journal, Clock clock, Platform platform, Runner runner) {
    this.journal = journal;
    this.clock = clock;
    this.platform = platform;
    this.runner = runner;
  }

  /** Whether it is being started, or has not run for long enough. */
  boolean isOpen() {
    return journal.record().comeback().open();
  }

  /**
   * Writes down that the host is up again, once, or once more where the start begins later. That
   * decides about a switch that was cut short, and about what ended the host again and again.
   *
   * @param starts whether what is committed is started now
   */
  void boot(boolean starts) {
    if (booted && !starts) {
      return;
    }
    booted = true;
    ReleaseRecord before = journal.record();
    String interruption = before.interruption();
    if (before.committed().isEmpty() && interruption.isEmpty()) {
      return;
    }
    journal.note(
        starts
            ? Entry.of(
                clock.instant(),
                JournalStep.BOOT,
                before.committed().orElseThrow(),
                Duration.ZERO,
                "",
                interruption)
            : Entry.of(clock.instant(), JournalStep.BOOT, "", interruption));
    if (platform.stopping()) {
      down("");
    }
    runner.recall();
  }

  /** Looks every few seconds whether it has run for long enough. */
  void look() {
    if (!isOpen() || platform.stopping()) {
      return;
    }
    long now = System.nanoTime();
    if (runner.state() != ReleaseState.ACTIVE) {
      active = 0;
    } else if (active == 0) {
      active = now;
    } else if (now - active >= STAY.toNanos()) {
      journal.note(Entry.of(clock.instant(), JournalStep.BACK, "", ""));
    }
  }

  /**
   * The host goes down, or went down, and the release is not the cause. Never blocks for long.
   *
   * @param reason in words; may be empty
   */
  void down(String reason) {
    if (isOpen()) {
      journal.note(Entry.of(clock.instant(), JournalStep.DOWN, "", reason));
    }
  }
}
