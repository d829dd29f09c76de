package org.erel.container;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

  private final ReentrantLock lock = new ReentrantLock();
  private final Journal journal;
  private final Clock clock;
  private final Stage stage;
  private final Mover mover;
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
    this.mover = new Mover(journal, clock, stage, health, platform, changed);
  }

  private ReleaseRecord record() {
    return journal.record();
  }

  /** Empty where there is nothing to say. */
  Optional<Installed> installed() {
    // In this order: what happened is recorded before the state tells of it.
    ReleaseState does = mover.state();
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
                mover.trouble(),
                now.kept().stream().map(kept -> kept.part().release()).toList()));
  }

  List<JournalEntry> history() {
    return journal.history();
  }

  /** All that must not be thrown away. */
  Stream<Committed> needed() {
    return Stream.concat(record().needed(), onItsWay.stream());
  }

  /** Brings the committed part back after a boot, unless a call was quicker. */
  void boot(Duration deadline) {
    lock.lock();
    try {
      if (mover.live() == null && mover.state() == ReleaseState.STAGING) {
        mover.bringUp(record().committed().orElseThrow(), deadline);
      }
    } catch (ReleaseException e) {
      LOG.error("{} is not back after the boot: {}", record().name(), e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  /** Writes down that the host is up again, which decides about a switch that was cut short. */
  void booted() {
    ReleaseRecord before = record();
    String interrupted =
        before
            .attempt()
            .filter(ReleaseRecord.Attempt::open)
            .map(attempt -> "the host went down while it switched to " + attempt.release())
            .orElse("");
    if (before.committed().isPresent() || !interrupted.isEmpty()) {
      journal.note(Entry.of(clock.instant(), JournalStep.BOOT, "", interrupted));
      mover.recall();
    }
  }

  void update(Part part, Release release, HealthGate gate, String by) throws ReleaseException {
    lock.lock();
    try {
      if (record().hold() == Hold.DELETED) {
        throw new ReleaseException(
            "%s was deleted by hand on this host; start it to have it again"
                .formatted(record().name()),
            null);
      }
      Committed wanted = Committed.of(part, release);
      checkQuarantine(wanted);
      onItsWay = Optional.of(wanted);
      mover.move(new Change(journal, clock, wanted, by), gate, JournalStep.COMMIT, "");
    } finally {
      onItsWay = Optional.empty();
      lock.unlock();
    }
  }

  private void checkQuarantine(Committed wanted) throws ReleaseException {
    Optional<Installed.Quarantine> quarantine = record().quarantined(wanted);
    if (quarantine.isPresent()) {
      throw new ReleaseException(
          "%s is in quarantine; 'erel retry %s' lifts it: %s"
              .formatted(wanted.part().release(), record().name(), quarantine.get().reason()),
          null);
    }
  }

  /** What an update would do. */
  PartPlan plan(Part part, Release release) {
    lock.lock();
    try {
      Committed wanted = Committed.of(part, release);
      onItsWay = Optional.of(wanted);
      return Plans.between(record().committed(), wanted, refusal(wanted));
    } finally {
      onItsWay = Optional.empty();
      lock.unlock();
    }
  }

  private String refusal(Committed wanted) {
    try {
      checkQuarantine(wanted);
      if (mover.live() != null && record().committed().filter(wanted::sameBundles).isPresent()) {
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
    lock.lock();
    try {
      if (record().committed().isEmpty()) {
        throw notHere();
      }
      Committed target = version.isPresent() ? kept(version.get()) : newestKept();
      mover.move(
          new Change(journal, clock, target, by),
          gate,
          JournalStep.REVERT,
          "rolled back by hand by " + by);
    } finally {
      lock.unlock();
    }
  }

  private Committed kept(Version version) throws ReleaseException {
    Committed target =
        record().kept().stream()
            .filter(kept -> kept.part().release().version().equals(version))
            .findFirst()
            .orElseThrow(
                () ->
                    new ReleaseException(
                        "%s@%s is not kept on this host; %s"
                            .formatted(record().name(), version, keptInWords()),
                        null));
    checkQuarantine(target);
    return target;
  }

  private Committed newestKept() throws ReleaseException {
    return record().kept().stream()
        .filter(kept -> record().quarantined(kept).isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                new ReleaseException(
                    "release %s has nothing to roll back to on this host; %s"
                        .formatted(record().name(), keptInWords()),
                    null));
  }

  private String keptInWords() {
    List<String> kept =
        record().kept().stream()
            .map(
                each ->
                    each.part().release().version()
                        + (record().quarantined(each).isPresent() ? " (in quarantine)" : ""))
            .toList();
    return kept.isEmpty() ? "no other version is kept" : "kept are " + String.join(", ", kept);
  }

  void retry(String by) throws ReleaseException {
    lock.lock();
    try {
      if (record().quarantine().isEmpty()) {
        throw new ReleaseException(
            "nothing of release " + record().name() + " is in quarantine on this host", null);
      }
      write(JournalStep.RETRY, by);
      mover.forgive();
    } finally {
      lock.unlock();
    }
  }

  void start(String by, Duration deadline) throws ReleaseException {
    lock.lock();
    try {
      ReleaseRecord now = record();
      if (now.isNothing()) {
        throw notHere();
      }
      if (now.hold() != Hold.NONE || mover.state() != ReleaseState.ACTIVE) {
        write(JournalStep.START, by);
      }
      if (now.committed().isPresent()) {
        mover.start(deadline);
      } else if (!now.quarantine().isEmpty()) {
        ReleaseId release = now.quarantine().get(0).release();
        throw new ReleaseException(
            "%s is in quarantine, and nothing else of it is on this host; 'erel retry %s' tries it again: %s"
                .formatted(release, now.name(), now.quarantine().get(0).reason()),
            null);
      } else {
        mover.forgive();
      }
    } finally {
      lock.unlock();
    }
  }

  void stop(String by, Duration deadline) throws ReleaseException {
    lock.lock();
    try {
      if (record().committed().isEmpty()) {
        throw notHere();
      }
      write(JournalStep.STOP, by);
      mover.halt(deadline);
    } finally {
      lock.unlock();
    }
  }

  /** What hangs in its stop is left behind as a zombie, and started beside it. */
  void restart(String by, Duration deadline) throws ReleaseException {
    lock.lock();
    try {
      if (record().committed().isEmpty()) {
        throw notHere();
      }
      write(JournalStep.RESTART, by);
      try {
        mover.halt(deadline);
      } catch (ReleaseException e) {
        LOG.error("{}; the restart goes on", e.getMessage());
      }
      mover.start(deadline);
    } finally {
      lock.unlock();
    }
  }

  void remove(Hold hold, String by, Duration deadline) throws ReleaseException {
    lock.lock();
    try {
      if (hold == Hold.DELETED) {
        write(JournalStep.DELETE, by);
      } else {
        journal.delete();
      }
      mover.remove(deadline);
      drift = List.of();
    } catch (IOException e) {
      throw unwritable(e);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the release out of the framework and keeps its journal: the container goes. */
  void close(Duration deadline) {
    lock.lock();
    try {
      mover.leave(deadline);
      journal.close();
    } catch (IOException e) {
      LOG.warn("the journal of {} cannot be closed", record().name(), e);
    } finally {
      lock.unlock();
    }
  }

  /** Looks after what runs, unless something is under way. */
  void look(Duration patience) {
    if (lock.tryLock()) {
      try {
        mover.look(patience);
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * What others did to its configurations; while something is under way, what there was before.
   *
   * @param found all that Configuration Admin has
   */
  List<Drift> drift(List<Drifts.Found> found) {
    if (lock.tryLock()) {
      try {
        drift = mover.live() == null ? List.of() : mover.live().drift(found);
      } finally {
        lock.unlock();
      }
    }
    return drift;
  }

  List<Drift> undoDrift() throws ReleaseException {
    lock.lock();
    try {
      if (mover.live() == null) {
        throw notHere();
      }
      return mover.live().undoDrift();
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
