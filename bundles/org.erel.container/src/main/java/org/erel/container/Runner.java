package org.erel.container;

import java.time.Clock;
import java.time.Duration;
import org.erel.api.Hold;
import org.erel.api.JournalStep;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs in the framework what is committed of one release. For one thread at a time; {@link #state}
 * and {@link #trouble} for any.
 */
final class Runner {

  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

  /** For a start that nobody asked for. */
  private static final Duration MEND_DEADLINE = Duration.ofMinutes(2);

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

  /** Whether a fault of the host alone keeps the committed part from running as it should. */
  private boolean owed;

  Runner(
      Journal journal, Clock clock, Stage stage, Judge judge, Platform platform, Runnable changed) {
    this.journal = journal;
    this.clock = clock;
    this.stage = stage;
    this.judge = judge;
    this.platform = platform;
    this.changed = changed;
    recall();
  }

  /** The state of what is on disk alone. */
  void recall() {
    if (record().benched().isPresent()) {
      state = ReleaseState.FAILED;
      trouble = "it is not started: " + record().benched().get();
    } else if (record().committed().isPresent()) {
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

  /** Whether the committed part would run but for a quarantine, or a fault of the host. */
  boolean isHeldUp() {
    return owed || record().benched().isPresent();
  }

  /** Null where nothing of the committed part is in the framework. */
  Deployment live() {
    return live;
  }

  /** Makes configurations and bundles what they were, and says how it went. */
  String configureBack(Committed committed, ReleaseState before, Duration deadline) {
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
      owe(e);
      if (owed) {
        // no mix of both runs
        live.stopQuietly(deadline);
      }
      dropHanging();
      trouble = Words.of(committed, e);
      settle(before == ReleaseState.ACTIVE ? ReleaseState.FAILED : before);
      return "; and then " + trouble;
    }
  }

  /** Runs what ran before, and says how it went. */
  String restore(ReleaseState before, Duration deadline) {
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
      owe(e);
      dropHanging();
      trouble = Words.of(committed, e);
      settle(ReleaseState.FAILED);
      return "; and then " + trouble;
    }
  }

  /** What hangs in its stop is left behind as a zombie and holds up nothing. */
  void stopOld(Duration deadline) {
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
    boolean mends = owed;
    try {
      if (live == null) {
        enter(ReleaseState.STAGING);
        live = stage.stage(committed);
      } else if (owed) {
        live.configure(committed.part().configurations(), deadline);
      }
      if (record().hold() == Hold.NONE) {
        enter(ReleaseState.STARTING);
        live.start(deadline);
      }
    } catch (ReleaseException | RuntimeException | Error e) {
      owe(e);
      dropHanging();
      String reason = Words.of(committed, e);
      if (owed) {
        reason += platform.soundness().words(e, record().name());
      }
      // what is tried again and again is written down once
      if (!platform.stopping() && !(mends && owed)) {
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

  private void owe(Throwable e) {
    owed = HostFault.is(e);
  }

  /** Looks for what ails the committed part while it runs. */
  void look(Duration patience) {
    journal.flush();
    mend();
    if (state != ReleaseState.ACTIVE || live == null || platform.stopping()) {
      return;
    }
    String now = judge.look(live, patience, trouble);
    if (!now.equals(trouble)) {
      trouble = now;
      changed.run();
    }
  }

  /** Brings back what a fault of the host keeps from running, when that is over. */
  private void mend() {
    if (!owed
        || state != ReleaseState.FAILED
        || platform.stopping()
        || platform.soundness().lack(record().committed().orElseThrow()).isPresent()) {
      return;
    }
    try {
      bringUp(record().committed().orElseThrow(), MEND_DEADLINE);
    } catch (ReleaseException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  private void dropHanging() {
    if (live != null && live.abandoned()) {
      live = null;
    }
  }

  /** Another deployment is of what is committed now; the one before is the caller's. */
  void arrived(Deployment next) {
    live = next;
    arrived();
  }

  /** All is as it is committed. */
  void arrived() {
    owed = false;
    trouble = "";
    settle(record().hold() == Hold.NONE ? ReleaseState.ACTIVE : ReleaseState.STOPPED);
  }

  void enter(ReleaseState next) {
    if (state != next) {
      settle(next);
    }
  }

  void settle(ReleaseState next) {
    state = next;
    changed.run();
  }
}
