package org.erel.container;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.erel.api.HealthGate;
import org.erel.api.Hold;
import org.erel.api.Installed;
import org.erel.api.Part;
import org.erel.api.Release;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One release name on this host: what is committed, what of it is in the framework, and the steps
 * from one part to the next. What is on disk is always the old part or the new one: the record
 * changes in one write, after the new one runs and before the old one is thrown away.
 */
final class Slot {

  private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Stage stage;
  private final Records records;
  private final Platform platform;
  private final Runnable changed;
  private volatile ReleaseRecord record;
  private volatile ReleaseState state;

  /** In the framework and belonging to what is committed; null where there is none. */
  private Deployment live;

  Slot(ReleaseRecord record, Stage stage, Records records, Platform platform, Runnable changed) {
    this.record = record;
    this.stage = stage;
    this.records = records;
    this.platform = platform;
    this.changed = changed;
    if (record.committed().isPresent()) {
      state = ReleaseState.STAGING;
    } else {
      state = record.failure().isPresent() ? ReleaseState.FAILED : ReleaseState.ABSENT;
    }
  }

  /** Empty where there is nothing to say. */
  Optional<Installed> installed() {
    // In this order: a failure is recorded before the state tells of it.
    ReleaseState does = state;
    ReleaseRecord now = record;
    return now.isNothing() && does == ReleaseState.ABSENT
        ? Optional.empty()
        : Optional.of(
            new Installed(
                now.name(), now.committed().map(Committed::part), does, now.hold(), now.failure()));
  }

  /** Brings the committed part back after a boot, unless a call was quicker. */
  void boot(Duration deadline) {
    lock.lock();
    try {
      if (live == null && state == ReleaseState.STAGING && record.committed().isPresent()) {
        bringUp(record.committed().get(), deadline);
      }
    } catch (ReleaseException e) {
      LOG.error("{} is not back after the boot: {}", record.name(), e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  void update(Part part, Release release, HealthGate gate) throws ReleaseException {
    lock.lock();
    try {
      if (record.hold() == Hold.DELETED) {
        throw new ReleaseException(
            "%s was deleted by hand on this host; start it to have it again"
                .formatted(record.name()),
            null);
      }
      Committed wanted = Committed.of(part, release);
      if (live != null && record.committed().filter(wanted::sameBundles).isPresent()) {
        reconfigure(wanted, gate.deadline());
      } else {
        replace(wanted, gate.deadline());
      }
    } finally {
      lock.unlock();
    }
  }

  private void reconfigure(Committed wanted, Duration deadline) throws ReleaseException {
    Committed before = record.committed().orElseThrow();
    try {
      Bindings.check(wanted.part().configurations());
      live.configure(wanted.part().configurations());
      save(record.withCommitted(wanted));
    } catch (ReleaseException | IOException | RuntimeException e) {
      live.configure(before.part().configurations());
      throw failed(wanted, state, words(wanted, e), e);
    }
    if (record.hold() == Hold.NONE && state != ReleaseState.ACTIVE) {
      bringUp(wanted, deadline);
    }
    changed.run();
  }

  private void replace(Committed wanted, Duration deadline) throws ReleaseException {
    ReleaseState before = state;
    enter(ReleaseState.STAGING);
    Deployment next;
    try {
      next = stage.stage(wanted);
    } catch (ReleaseException e) {
      ReleaseState after = record.committed().isPresent() ? before : ReleaseState.FAILED;
      throw failed(wanted, after, e.getMessage(), e);
    }
    Deployment old = live;
    try {
      if (record.hold() == Hold.NONE) {
        stopOld(deadline);
        enter(ReleaseState.STARTING);
        next.start(deadline);
      }
      save(record.withCommitted(wanted));
    } catch (ReleaseException | IOException | RuntimeException e) {
      retire(next, deadline);
      Restored restored = restore(before, deadline);
      throw failed(wanted, restored.state(), words(wanted, e) + restored.words(), e);
    }
    live = next;
    enter(record.hold() == Hold.NONE ? ReleaseState.ACTIVE : ReleaseState.STOPPED);
    if (old != null) {
      old.uninstall();
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

  /** How it went to run again what ran before. */
  private record Restored(ReleaseState state, String words) {}

  private Restored restore(ReleaseState before, Duration deadline) {
    if (record.committed().isEmpty()) {
      return new Restored(ReleaseState.FAILED, "");
    }
    if (record.hold() != Hold.NONE || before == ReleaseState.FAILED) {
      return new Restored(before, "");
    }
    Committed committed = record.committed().get();
    try {
      enter(ReleaseState.STARTING);
      if (live == null) {
        live = stage.stage(committed);
      }
      live.start(deadline);
      return new Restored(ReleaseState.ACTIVE, "; " + committed.part().release() + " runs again");
    } catch (ReleaseException | RuntimeException e) {
      dropHanging();
      return new Restored(ReleaseState.FAILED, "; and then " + words(committed, e));
    }
  }

  void start(String name, Duration deadline) throws ReleaseException {
    lock.lock();
    try {
      if (record.isNothing()) {
        throw notHere(name);
      }
      store(record.withHold(Hold.NONE).withFailure(Optional.empty()));
      if (record.committed().isEmpty()) {
        enter(ReleaseState.ABSENT);
      } else if (state != ReleaseState.ACTIVE) {
        bringUp(record.committed().get(), deadline);
      }
      changed.run();
    } finally {
      lock.unlock();
    }
  }

  void stop(String name, Duration deadline) throws ReleaseException {
    lock.lock();
    try {
      if (record.committed().isEmpty()) {
        throw notHere(name);
      }
      store(record.withHold(Hold.STOPPED));
      halt(deadline);
    } finally {
      lock.unlock();
    }
  }

  /** What hangs in its stop is left behind as a zombie, and started beside it. */
  void restart(String name, Duration deadline) throws ReleaseException {
    lock.lock();
    try {
      if (record.committed().isEmpty()) {
        throw notHere(name);
      }
      try {
        halt(deadline);
      } catch (ReleaseException e) {
        LOG.error("{}; the restart goes on", e.getMessage());
      }
      start(name, deadline);
    } finally {
      lock.unlock();
    }
  }

  private void halt(Duration deadline) throws ReleaseException {
    try {
      if (live != null) {
        enter(ReleaseState.STOPPING);
        live.stop(deadline);
      }
    } finally {
      dropHanging();
      enter(ReleaseState.STOPPED);
    }
  }

  void remove(Hold hold, Duration deadline) throws ReleaseException {
    lock.lock();
    try {
      store(ReleaseRecord.nothing(record.name()).withHold(hold));
      Deployment old = live;
      live = null;
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
    } finally {
      lock.unlock();
    }
  }

  /** Takes the release out of the framework and keeps its record: the container goes. */
  void close(Duration deadline) {
    lock.lock();
    try {
      if (live != null) {
        retire(live, deadline);
        live = null;
      }
      state = record.committed().isPresent() ? ReleaseState.STOPPED : state;
    } finally {
      lock.unlock();
    }
  }

  /** Stages the committed part where it is not, and starts it where it is not held. */
  private void bringUp(Committed committed, Duration deadline) throws ReleaseException {
    try {
      if (live == null) {
        enter(ReleaseState.STAGING);
        live = stage.stage(committed);
      }
      if (record.hold() == Hold.NONE) {
        enter(ReleaseState.STARTING);
        live.start(deadline);
        enter(ReleaseState.ACTIVE);
      } else {
        enter(ReleaseState.STOPPED);
      }
    } catch (ReleaseException | RuntimeException e) {
      dropHanging();
      throw failed(committed, ReleaseState.FAILED, words(committed, e), e);
    }
    if (record.failure().filter(f -> f.part().equals(committed.part().digest())).isPresent()) {
      remember(record.withFailure(Optional.empty()));
    }
  }

  private void dropHanging() {
    if (live != null && live.abandoned()) {
      live = null;
    }
  }

  private static void retire(Deployment deployment, Duration deadline) {
    try {
      if (!deployment.abandoned()) {
        deployment.stop(deadline);
      }
    } catch (ReleaseException e) {
      LOG.error("{}", e.getMessage());
    } finally {
      deployment.uninstall();
    }
  }

  /** Remembers the failure; one that comes from the host's going down says nothing of the part. */
  private ReleaseException failed(
      Committed wanted, ReleaseState after, String reason, Exception cause) {
    if (!platform.stopping()) {
      remember(
          record.withFailure(
              Optional.of(
                  new Installed.Failure(wanted.part().digest(), wanted.part().release(), reason))));
    }
    state = after;
    changed.run();
    return new ReleaseException(reason, cause);
  }

  /** On disk if that can be; what is remembered here is worth knowing until the next boot. */
  private void remember(ReleaseRecord next) {
    try {
      save(next);
    } catch (IOException e) {
      record = next;
      LOG.error("the record of {} is not on disk: {}", next.name(), e.toString());
    }
  }

  private static String words(Committed wanted, Exception e) {
    if (e instanceof IOException) {
      return "%s cannot be committed, its record cannot be written: %s"
          .formatted(wanted.part().release(), e);
    }
    return e instanceof ReleaseException
        ? e.getMessage()
        : "%s met a fault of the host: %s".formatted(wanted.part().release(), e);
  }

  private void store(ReleaseRecord next) throws ReleaseException {
    try {
      save(next);
    } catch (IOException e) {
      throw new ReleaseException(
          "the record of %s cannot be written, nothing is changed: %s".formatted(next.name(), e),
          e);
    }
  }

  private void save(ReleaseRecord next) throws IOException {
    records.write(next);
    record = next;
  }

  private void enter(ReleaseState next) {
    if (state != next) {
      state = next;
      changed.run();
    }
  }

  private static ReleaseException notHere(String name) {
    return new ReleaseException(
        "release " + name + " is not on this host; publish a group that wants it here", null);
  }
}
