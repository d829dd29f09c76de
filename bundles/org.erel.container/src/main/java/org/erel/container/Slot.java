package org.erel.container;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.erel.api.Drift;
import org.erel.api.HealthGate;
import org.erel.api.Hold;
import org.erel.api.Installed;
import org.erel.api.JournalEntry;
import org.erel.api.JournalStep;
import org.erel.api.Part;
import org.erel.api.PartPlan;
import org.erel.api.Release;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseId;
import org.erel.api.ReleaseState;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One release name on this host: what an operator and the groups may ask of it, one after the
 * other.
 */
final class Slot {

  private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

  private static final long SOON_SECONDS = 5;

  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;
  private final Journal journal;
  private final Clock clock;
  private final Stage stage;
  private final Runner runner;
  private final Mover mover;
  private final Arrival arrival;
  private volatile List<Drift> drift = List.of();
  private volatile Optional<Committed> onItsWay = Optional.empty();

  Slot(
      Journal journal,
      Clock clock,
      Stage stage,
      Health health,
      Platform platform,
      Runnable changed) {
    this.journal = journal;
    this.clock = clock;
    this.stage = stage;
    Judge judge = new Judge(health, platform);
    this.runner = new Runner(journal, clock, stage, judge, platform, changed);
    this.mover = new Mover(journal, stage, judge, platform, runner);
    this.arrival = new Arrival(journal, clock, platform, runner);
  }

  /** All that happened to it. */
  ReleaseRecord record() {
    return journal.record();
  }

  /** Empty where there is nothing to say. */
  Optional<Installed> installed() {
    // In this order: what happened is recorded before the state tells of it.
    ReleaseState does = runner.state();
    ReleaseRecord now = record();
    return now.isNothing() && does == ReleaseState.ABSENT
        ? Optional.empty()
        : Optional.of(
            new Installed(
                now.name(),
                now.committed().map(Committed::part),
                does,
                now.hold(),
                now.quarantine(),
                runner.trouble(),
                now.kept().stream().map(kept -> kept.part().release()).toList()));
  }

  List<JournalEntry> history() {
    return journal.history();
  }

  /** All that must not be thrown away. */
  Stream<Committed> needed() {
    return Stream.concat(onItsWay.stream(), record().needed());
  }

  /** Brings the committed part back after a boot, unless a call was quicker. */
  void boot(Duration deadline) {
    lock.lock();
    try {
      boolean waits = runner.live() == null && runner.state() == ReleaseState.STAGING;
      arrival.boot(waits && record().hold() == Hold.NONE);
      if (waits && runner.state() == ReleaseState.STAGING) {
        runner.bringUp(record().committed().orElseThrow(), deadline);
        returns();
      }
    } catch (ReleaseException e) {
      LOG.error("{} is not back after the boot: {}", record().name(), e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  /** Has a switch that was cut short, if there is one, decided before anything is started. */
  void bootEarly() {
    if (record().switching().isPresent()) {
      idly(() -> arrival.boot(false));
    }
  }

  /** Whether it is being brought back, so that an end of the host would count against it. */
  boolean returns() {
    idly(arrival::look);
    return arrival.isOpen();
  }

  /** Unless something is under way. */
  private void idly(Runnable deed) {
    if (lock.tryLock()) {
      try {
        deed.run();
      } finally {
        lock.unlock();
      }
    }
  }

  /** The host goes, or went, down by no fault of this release. Waits for nothing under way. */
  void excuse(String reason) {
    arrival.down(reason);
  }

  void update(Part part, Release release, HealthGate gate, String by) throws ReleaseException {
    enter();
    try {
      Committed wanted = Committed.of(part, release);
      Kept.checkWanted(record(), wanted);
      onItsWay = Optional.of(wanted);
      mover.move(new Change(journal, clock, wanted, by), gate, JournalStep.COMMIT, "");
      drift = List.of();
    } finally {
      onItsWay = Optional.empty();
      lock.unlock();
    }
  }

  /** In turn; what waits here when the container goes is told so. */
  private void enter() throws ReleaseException {
    lock.lock();
    checkOpen();
    arrival.boot(false);
  }

  private void checkOpen() throws ReleaseException {
    if (closed) {
      lock.unlock();
      throw new ReleaseException("release " + record().name() + ": the host is stopping", null);
    }
  }

  /** A question does not wait as long as an update may take. */
  private void enterSoon() throws ReleaseException {
    try {
      if (!lock.tryLock(SOON_SECONDS, TimeUnit.SECONDS)) {
        throw new ReleaseException(
            "release " + record().name() + " is being changed just now; ask again", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReleaseException("release " + record().name() + ": interrupted", e);
    }
    checkOpen();
  }

  /** What an update would do. */
  PartPlan plan(Part part, Release release) throws ReleaseException {
    enterSoon();
    try {
      Committed wanted = Committed.of(part, release);
      onItsWay = Optional.of(wanted);
      boolean reconfigures = mover.reconfigures(wanted);
      return Plans.between(
          record(), wanted, runner.state(), reconfigures, refusal(wanted, reconfigures));
    } finally {
      onItsWay = Optional.empty();
      lock.unlock();
    }
  }

  private String refusal(Committed wanted, boolean reconfigures) {
    try {
      Kept.checkWanted(record(), wanted);
      if (reconfigures) {
        Bindings.check(wanted.part().configurations());
      } else {
        stage.stage(wanted).uninstall();
      }
      return "";
    } catch (ReleaseException e) {
      return e.getMessage();
    }
  }

  void rollBack(Optional<Version> version, HealthGate gate, String by) throws ReleaseException {
    enter();
    try {
      record().committed().orElseThrow(this::notHere);
      Committed target = Kept.choose(record(), version);
      mover.move(
          new Change(journal, clock, target, by),
          gate,
          JournalStep.REVERT,
          "rolled back by hand by " + by);
    } finally {
      lock.unlock();
    }
  }

  /** Also starts what is committed, where that was in quarantine or the host's fault. */
  void retry(String by, Duration deadline) throws ReleaseException {
    enter();
    try {
      boolean again = mover.forgiveHost();
      boolean starts = runner.isHeldUp() && record().hold() == Hold.NONE;
      if (!record().quarantine().isEmpty()) {
        write(JournalStep.RETRY, by);
      } else if (!again && !starts) {
        throw new ReleaseException(
            "nothing of release " + record().name() + " is in quarantine on this host", null);
      }
      runner.forgive();
      if (starts) {
        runner.start(deadline);
      }
    } finally {
      lock.unlock();
    }
  }

  void start(String by, Duration deadline) throws ReleaseException {
    enter();
    try {
      ReleaseRecord now = record();
      if (now.isNothing()) {
        throw notHere();
      }
      if (now.hold() != Hold.NONE || runner.state() != ReleaseState.ACTIVE) {
        write(JournalStep.START, by);
      }
      if (now.committed().isPresent()) {
        runner.start(deadline);
      } else if (now.hold() == Hold.NONE && !now.quarantine().isEmpty()) {
        ReleaseId release = now.quarantine().get(0).release();
        throw new ReleaseException(
            "%s is in quarantine, and nothing else of it is on this host; 'erel retry %s' tries it again: %s"
                .formatted(release, now.name(), now.quarantine().get(0).reason()),
            null);
      } else {
        runner.forgive();
      }
    } finally {
      lock.unlock();
    }
  }

  void stop(String by, Duration deadline) throws ReleaseException {
    enter();
    try {
      record().committed().orElseThrow(this::notHere);
      write(JournalStep.STOP, by);
      runner.halt(deadline);
    } finally {
      lock.unlock();
    }
  }

  /** What hangs in its stop is left behind as a zombie, and started beside it. */
  void restart(String by, Duration deadline) throws ReleaseException {
    enter();
    try {
      record().committed().orElseThrow(this::notHere);
      write(JournalStep.RESTART, by);
      try {
        runner.halt(deadline);
      } catch (ReleaseException e) {
        LOG.error("{}; the restart goes on", e.getMessage());
      }
      runner.start(deadline);
    } finally {
      lock.unlock();
    }
  }

  void remove(Hold hold, String by, Duration deadline) throws ReleaseException {
    enter();
    try {
      if (hold == Hold.DELETED) {
        write(JournalStep.DELETE, by);
      } else {
        journal.delete();
      }
      runner.remove(deadline);
      drift = List.of();
    } catch (IOException e) {
      throw unwritable(e);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the release out of the framework and keeps its journal: the container goes. */
  void close(Duration deadline) {
    closed = true;
    lock.lock();
    try {
      arrival.down("the host's container was stopped");
      runner.leave(deadline);
      journal.flush();
      journal.close();
    } catch (IOException e) {
      LOG.warn("the journal of {} cannot be closed", record().name(), e);
    } finally {
      lock.unlock();
    }
  }

  /** Looks after what runs, unless something is under way. */
  void look(Duration patience) {
    idly(
        () -> {
          runner.look(patience);
          arrival.look();
        });
  }

  /**
   * What others did to its configurations; while something is under way, what there was before.
   *
   * @param found all that Configuration Admin has
   */
  List<Drift> drift(List<Drifts.Found> found) {
    idly(() -> drift = compare(found));
    return drift;
  }

  private List<Drift> compare(List<Drifts.Found> found) {
    try {
      List<Drift> now = runner.live() == null ? List.of() : runner.live().drift(found);
      // what was found may be older than what is bound by now
      return now.isEmpty() ? now : runner.live().drift();
    } catch (ReleaseException e) {
      LOG.warn("{}", e.getMessage());
      return drift;
    }
  }

  List<Drift> undoDrift() throws ReleaseException {
    enterSoon();
    try {
      if (runner.live() == null) {
        throw notHere();
      }
      List<Drift> undone = runner.live().undoDrift();
      drift = List.of(); // who asks while this is looked after gets what is known
      return undone;
    } finally {
      lock.unlock();
    }
  }

  private void write(JournalStep step, String by) throws ReleaseException {
    try {
      journal.append(Entry.of(clock.instant(), step, by, ""));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private ReleaseException unwritable(IOException e) {
    return new ReleaseException(
        "the journal of %s cannot be written, nothing is changed: %s".formatted(record().name(), e),
        e);
  }

  private ReleaseException notHere() {
    return new ReleaseException(
        "release " + record().name() + " is not on this host; publish a group that wants it here",
        null);
  }
}
