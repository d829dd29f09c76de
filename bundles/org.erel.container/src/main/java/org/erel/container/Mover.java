package org.erel.container;

import java.io.IOException;
import java.time.Duration;
import org.erel.api.HealthGate;
import org.erel.api.Hold;
import org.erel.api.JournalStep;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseState;

/**
 * Moves one release from part to part in the framework: stage, switch, judge, commit, or back. What
 * is on disk is always the old part or the new one: it changes by one entry of the journal, after
 * the new one has passed and before the old one is thrown away. For one thread at a time.
 */
final class Mover {

  private final Journal journal;
  private final Stage stage;
  private final Judge judge;
  private final Platform platform;
  private final Runner runner;
  private final Outage outage;

  /**
   * @param runner of the same release
   */
  Mover(Journal journal, Stage stage, Judge judge, Platform platform, Runner runner) {
    this.journal = journal;
    this.stage = stage;
    this.judge = judge;
    this.platform = platform;
    this.runner = runner;
    this.outage = new Outage(platform.soundness());
  }

  private ReleaseRecord record() {
    return journal.record();
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
    boolean reconfigures = reconfigures(change.part());
    outage.check(change.part());
    try {
      change.step(JournalStep.STAGE, reconfigures ? "its configurations alone" : "");
    } catch (IOException e) {
      throw outage(change, "", e);
    }
    if (reconfigures) {
      reconfigure(change, gate, end, why);
    } else {
      replace(change, gate, end, why);
    }
  }

  /** Whether the way to a part is to change configurations alone, while no bundle stops. */
  boolean reconfigures(Committed wanted) {
    boolean same = record().committed().filter(wanted::sameBundles).isPresent();
    return runner.live() != null && same && stage.delivers();
  }

  private void reconfigure(Change change, HealthGate gate, JournalStep end, String why)
      throws ReleaseException {
    ReleaseState before = runner.state();
    Committed committed = record().committed().orElseThrow();
    try {
      Bindings.check(change.part().part().configurations());
    } catch (ReleaseException e) {
      throw refused(change, before, e);
    }
    try {
      change.step(JournalStep.SWITCH, "");
      long begin = System.nanoTime();
      runner.live().configure(change.part().part().configurations(), gate.deadline());
      if (record().hold() == Hold.NONE) {
        if (before != ReleaseState.ACTIVE) {
          runner.enter(ReleaseState.STARTING);
          runner.live().start(gate.deadline());
        }
        change.step(JournalStep.JUDGE, "");
        judge.pass(runner.live(), gate, begin);
      }
      change.step(end, why);
    } catch (ReleaseException | IOException | RuntimeException | Error e) {
      rollBack(change, e);
      throw failed(change, runner.configureBack(committed, before, gate.deadline()), e);
    }
    runner.arrived();
  }

  private void replace(Change change, HealthGate gate, JournalStep end, String why)
      throws ReleaseException {
    ReleaseState before = runner.state();
    runner.enter(ReleaseState.STAGING);
    Deployment next;
    try {
      next = stage.stage(change.part());
    } catch (ReleaseException e) {
      throw refused(change, before, e);
    }
    Deployment old = runner.live();
    boolean starts = record().hold() == Hold.NONE;
    if (starts) {
      if (old != null) {
        next.loadAhead(old);
      }
      announce(change, next, before);
    }
    try {
      if (starts) {
        runner.stopOld(gate.deadline());
        runner.enter(ReleaseState.STARTING);
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
    runner.arrived(next);
    if (old != null) {
      old.uninstall();
    }
  }

  /** What cannot be written down is not begun, which says nothing of the part. */
  private void announce(Change change, Deployment next, ReleaseState before)
      throws ReleaseException {
    try {
      change.step(JournalStep.SWITCH, "");
    } catch (IOException e) {
      next.uninstall();
      runner.settle(before);
      throw outage(change, "", e);
    }
  }

  private ReleaseException refused(Change change, ReleaseState before, ReleaseException e) {
    boolean host = e instanceof HostFault;
    if (!platform.stopping() && !host) {
      change.note(JournalStep.REFUSE, e.getMessage());
    }
    runner.settle(record().committed().isPresent() ? before : ReleaseState.FAILED);
    return host ? outage(change, "", e) : e;
  }

  private ReleaseException goBack(
      Change change, Deployment next, ReleaseState before, Duration deadline, Throwable e) {
    rollBack(change, e);
    next.stopQuietly(deadline);
    ReleaseException failed = failed(change, runner.restore(before, deadline), e);
    next.uninstall();
    return failed;
  }

  /** A failure that comes from the host's going down says nothing of the part. */
  private void rollBack(Change change, Throwable e) {
    if (!platform.stopping()) {
      change.note(
          HostFault.is(e) ? JournalStep.ABORT : JournalStep.ROLL_BACK, Words.of(change.part(), e));
    }
  }

  private ReleaseException failed(Change change, String restored, Throwable e) {
    restored(change, restored);
    return HostFault.is(e)
        ? outage(change, restored, e)
        : new ReleaseException(Words.of(change.part(), e) + restored, e);
  }

  private HostFault outage(Change change, String restored, Throwable e) {
    return outage.begin(record().name(), Words.of(change.part(), e) + restored, e);
  }

  private void restored(Change change, String words) {
    if (!words.isEmpty() && record().committed().isPresent() && !platform.stopping()) {
      change.note(
          JournalStep.RESTORE,
          record().committed().get(),
          words.replaceFirst("^; (and then )?", ""));
    }
  }

  /** Whether a fault of the host held up what was wanted; it does no more. */
  boolean forgiveHost() {
    boolean was = outage.isOn();
    outage.forget();
    return was;
  }
}
