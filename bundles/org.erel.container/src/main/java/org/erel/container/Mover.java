package org.erel.container;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.erel.api.HealthGate;
import org.erel.api.Hold;
import org.erel.api.JournalStep;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves one release from part to part in the framework: stage, switch, judge, commit, or back. What
 * is on disk is always the old part or the new one: it changes by one entry of the journal, after
 * the new one has passed and before the old one is thrown away. For one thread at a time; {@link
 * #state} and {@link #trouble} for any.
 */
final class Mover {

  private static final Logger LOG = LoggerFactory.getLogger(Mover.class);

  private final Journal journal;
  private final Clock clock;
  private final Stage stage;
  private final Judge judge;
  private final Platform platform;
  private final Runnable changed;
  private volatile ReleaseState state;
  private volatile String trouble = "";

  /** In the framework and belonging to what is committed; null where there is none. */
  private Deployment live;

  Mover(
      Journal journal,
      Clock clock,
      Stage stage,
      Health health,
      Platform platform,
      Runnable changed) {
    this.journal = journal;
    this.clock = clock;
    this.stage = stage;
    this.judge = new Judge(health, platform);
    this.platform = platform;
    this.changed = changed;
    recall();
  }

  /** The state of what is on disk alone. */
  void recall() {
    if (record().committed().isPresent()) {
      state = ReleaseState.STAGING;
    } else {
      state = record().quarantine().isEmpty() ? ReleaseState.ABSENT : ReleaseState.FAILED;
    }
  }

  private ReleaseRecord record() {
    return journal.record();
  }

  ReleaseState state() {
    return state;
  }

  /** What ails the committed part; empty where nothing does. */
  String trouble() {
    return trouble;
  }

  /** Null where nothing of the committed part is in the framework. */
  Deployment live() {
    return live;
  }

  /**
   * Makes a part the committed one.
   *
   * @param change where to
   * @param gate what it must pass
   * @param end the last step: {@link JournalStep#COMMIT} or {@link JournalStep#REVERT}
   * @param why written with the last step
   * @throws ReleaseException if it is not; then what was before is
   */
  void move(Change change, HealthGate gate, JournalStep end, String why) throws ReleaseException {
    if (reconfigures(change.part())) {
      change.begin(JournalStep.STAGE, "its configurations alone");
      reconfigure(change, gate, end, why);
    } else {
      change.begin(JournalStep.STAGE, "");
      replace(change, gate, end, why);
    }
  }

  /** Whether the way to a part is to change configurations alone, while no bundle stops. */
  boolean reconfigures(Committed wanted) {
    boolean same = record().committed().filter(wanted::sameBundles).isPresent();
    return live != null && same && stage.delivers();
  }

  private void reconfigure(Change change, HealthGate gate, JournalStep end, String why)
      throws ReleaseException {
    ReleaseState before = state;
    Committed committed = record().committed().orElseThrow();
    try {
      Bindings.check(change.part().part().configurations());
    } catch (ReleaseException e) {
      throw refused(change, before, e);
    }
    try {
      change.step(JournalStep.SWITCH, "");
      long begin = System.nanoTime();
      live.configure(change.part().part().configurations(), gate.deadline());
      if (record().hold() == Hold.NONE) {
        if (before != ReleaseState.ACTIVE) {
          enter(ReleaseState.STARTING);
          live.start(gate.deadline());
        }
        change.step(JournalStep.JUDGE, "");
        judge.pass(live, gate, begin);
      }
      change.step(end, why);
    } catch (ReleaseException | IOException | RuntimeException | Error e) {
      String reason = Words.of(change.part(), e);
      rollBack(change, reason);
      String restored = configureBack(committed, before, gate.deadline());
      restored(change, restored);
      throw new ReleaseException(reason + restored, e);
    }
    arrived();
  }

  /** Makes configurations and bundles what they were, and says how it went. */
  private String configureBack(Committed committed, ReleaseState before, Duration deadline) {
    try {
      live.configure(committed.part().configurations(), deadline);
      if (before != ReleaseState.ACTIVE || !live.runs()) {
        live.stop(deadline);
      }
      if (before == ReleaseState.ACTIVE) {
        live.start(deadline);
      }
      settle(before);
      return "; the configurations of " + committed.part().release() + " are back";
    } catch (ReleaseException | RuntimeException | Error e) {
      dropHanging();
      trouble = Words.of(committed, e);
      settle(before == ReleaseState.ACTIVE ? ReleaseState.FAILED : before);
      return "; and then " + trouble;
    }
  }

  private void replace(Change change, HealthGate gate, JournalStep end, String why)
      throws ReleaseException {
    ReleaseState before = state;
    enter(ReleaseState.STAGING);
    Deployment next;
    try {
      next = stage.stage(change.part());
    } catch (ReleaseException e) {
      throw refused(change, before, e);
    }
    Deployment old = live;
    boolean starts = record().hold() == Hold.NONE;
    if (starts) {
      if (old != null) {
        next.loadAhead(old);
      }
      announce(change, next, before);
    }
    try {
      if (starts) {
        stopOld(gate.deadline());
        enter(ReleaseState.STARTING);
        long begin = System.nanoTime();
        next.start(gate.deadline());
        change.step(JournalStep.JUDGE, "");
        next.configured(gate.deadline());
        judge.pass(next, gate, begin);
      }
      change.step(end, why);
    } catch (ReleaseException | IOException | RuntimeException | Error e) {
      throw goBack(change, next, before, gate.deadline(), e);
    }
    live = next;
    arrived();
    if (old != null) {
      old.uninstall();
    }
  }

  /** What cannot be written down is not begun, which says nothing of the part. */
  private void announce(Change change, Deployment next, ReleaseState before)
      throws ReleaseException {
    try {
      change.begin(JournalStep.SWITCH, "");
    } catch (ReleaseException e) {
      next.uninstall();
      settle(before);
      throw e;
    }
  }

  private ReleaseException refused(Change change, ReleaseState before, ReleaseException e) {
    // without file handles nothing can be staged, whatever it is
    if (!platform.stopping() && !Handles.scarce()) {
      change.note(JournalStep.REFUSE, e.getMessage());
    }
    settle(record().committed().isPresent() ? before : ReleaseState.FAILED);
    return e;
  }

  private ReleaseException goBack(
      Change change, Deployment next, ReleaseState before, Duration deadline, Throwable e) {
    String reason = Words.of(change.part(), e);
    rollBack(change, reason);
    next.stopQuietly(deadline);
    String restored = restore(before, deadline);
    restored(change, restored);
    next.uninstall();
    return new ReleaseException(reason + restored, e);
  }

  /** A failure that comes from the host's going down says nothing of the part. */
  private void rollBack(Change change, String reason) {
    if (!platform.stopping()) {
      change.note(JournalStep.ROLL_BACK, reason);
    }
  }

  private void restored(Change change, String words) {
    if (!words.isEmpty() && record().committed().isPresent() && !platform.stopping()) {
      change.note(
          JournalStep.RESTORE,
          record().committed().get(),
          words.replaceFirst("^; (and then )?", ""));
    }
  }

  /** Runs what ran before, and says how it went. */
  private String restore(ReleaseState before, Duration deadline) {
    if (record().committed().isEmpty()) {
      settle(ReleaseState.FAILED);
      return "";
    }
    if (record().hold() != Hold.NONE || before == ReleaseState.FAILED) {
      settle(before);
      return "";
    }
    Committed committed = record().committed().get();
    try {
      enter(ReleaseState.STARTING);
      if (live == null) {
        live = stage.stage(committed);
      }
      live.start(deadline);
      settle(ReleaseState.ACTIVE);
      return "; " + committed.part().release() + " runs again";
    } catch (ReleaseException | RuntimeException | Error e) {
      dropHanging();
      trouble = Words.of(committed, e);
      settle(ReleaseState.FAILED);
      return "; and then " + trouble;
    }
  }

  /** What hangs in its stop is left behind as a zombie and holds up nothing. */
  private void stopOld(Duration deadline) {
    if (live == null) {
      return;
    }
    enter(ReleaseState.STOPPING);
    try {
      live.stop(deadline);
    } catch (ReleaseException e) {
      LOG.error("{}; the update goes on", e.getMessage());
      live = null;
    }
  }

  /** Stages the committed part where it is not, and starts it where it is not held. */
  void bringUp(Committed committed, Duration deadline) throws ReleaseException {
    try {
      if (live == null) {
        enter(ReleaseState.STAGING);
        live = stage.stage(committed);
      }
      if (record().hold() == Hold.NONE) {
        enter(ReleaseState.STARTING);
        live.start(deadline);
      }
    } catch (ReleaseException | RuntimeException | Error e) {
      dropHanging();
      String reason = Words.of(committed, e);
      if (!platform.stopping()) {
        journal.note(
            Entry.of(clock.instant(), JournalStep.FAIL, committed, Duration.ZERO, "", reason));
      }
      trouble = reason;
      settle(ReleaseState.FAILED);
      throw new ReleaseException(reason, e);
    }
    arrived();
  }

  /** Starts the committed part, where it does not run. */
  void start(Duration deadline) throws ReleaseException {
    if (state != ReleaseState.ACTIVE) {
      bringUp(record().committed().orElseThrow(), deadline);
    }
    changed.run();
  }

  /** Stops the committed part. */
  void halt(Duration deadline) throws ReleaseException {
    try {
      if (live != null) {
        enter(ReleaseState.STOPPING);
        live.stop(deadline);
      }
    } finally {
      dropHanging();
      trouble = "";
      enter(ReleaseState.STOPPED);
    }
  }

  /** Takes it out of the framework; nothing is committed any more. */
  void remove(Duration deadline) throws ReleaseException {
    Deployment old = live;
    live = null;
    trouble = "";
    try {
      if (old != null) {
        enter(ReleaseState.STOPPING);
        old.stop(deadline);
      }
    } finally {
      if (old != null) {
        old.uninstall();
      }
      enter(ReleaseState.ABSENT);
    }
  }

  /** Takes it out of the framework; it stays committed. */
  void leave(Duration deadline) {
    if (live != null) {
      live.stopQuietly(deadline);
      live.uninstall();
      live = null;
    }
    state = record().committed().isPresent() ? ReleaseState.STOPPED : state;
  }

  /** Nothing of it has failed, as far as anyone remembers. */
  void forgive() {
    if (record().committed().isEmpty()) {
      state = ReleaseState.ABSENT;
    }
    changed.run();
  }

  /** Looks for what ails the committed part while it runs. */
  void look(Duration patience) {
    journal.flush();
    if (state != ReleaseState.ACTIVE || live == null || platform.stopping()) {
      return;
    }
    String now = judge.look(live, patience, trouble);
    if (!now.equals(trouble)) {
      trouble = now;
      changed.run();
    }
  }

  private void dropHanging() {
    if (live != null && live.abandoned()) {
      live = null;
    }
  }

  private void arrived() {
    trouble = "";
    settle(record().hold() == Hold.NONE ? ReleaseState.ACTIVE : ReleaseState.STOPPED);
  }

  private void enter(ReleaseState next) {
    if (state != next) {
      settle(next);
    }
  }

  private void settle(ReleaseState next) {
    state = next;
    changed.run();
  }
}
