package org.erel.master;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.erel.api.Drift;
import org.erel.api.HealthGate;
import org.erel.api.Hold;
import org.erel.api.Installed;
import org.erel.api.JournalEntry;
import org.erel.api.Part;
import org.erel.api.PartPlan;
import org.erel.api.Problem;
import org.erel.api.Release;
import org.erel.api.ReleaseContainer;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseState;
import org.erel.api.Subscription;
import org.osgi.framework.Version;

/** Does as it is told, and remembers what it was told. */
final class RecordingContainer implements ReleaseContainer {

  private final Map<String, Installed> installed = new ConcurrentSkipListMap<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile CountDownLatch slow = new CountDownLatch(0);
  volatile CountDownLatch staging = new CountDownLatch(0);
  volatile boolean broken;

  /** Null where it is not known. */
  volatile Set<String> contents = Set.of();

  volatile String bad = "";
  volatile List<JournalEntry> history = List.of();

  Installed held(String name) {
    return installed.get(name);
  }

  private void set(String name, Optional<Part> part, ReleaseState state, Hold hold) {
    installed.put(name, new Installed(name, part, state, hold, List.of(), "", List.of()));
  }

  @Override
  public List<Installed> installed() {
    return List.copyOf(installed.values());
  }

  @Override
  public void update(Part part, Release release, HealthGate gate, String by)
      throws ReleaseException {
    String name = part.release().name();
    calls.add("update " + part.release());
    if (broken) {
      throw new IllegalStateException("on purpose");
    }
    if (name.equals("shop")) {
      awaitLetGo(slow);
    }
    if (part.release().toString().equals(bad)) {
      String reason = bad + " throws";
      installed.put(name, Fixtures.failed(held(name), part, reason));
      throw new ReleaseException(reason, null);
    }
    set(name, Optional.of(part), ReleaseState.ACTIVE, Hold.NONE);
  }

  private static void awaitLetGo(CountDownLatch latch) throws ReleaseException {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new ReleaseException("the test forgot to let it go", null);
      }
    } catch (InterruptedException e) {
      throw new ReleaseException("interrupted", e);
    }
  }

  @Override
  public void start(String name, String by, Duration deadline) {
    calls.add("start " + name);
    Optional<Part> part = held(name).part();
    set(name, part, part.isPresent() ? ReleaseState.ACTIVE : ReleaseState.ABSENT, Hold.NONE);
  }

  @Override
  public void stop(String name, String by, Duration deadline) {
    calls.add("stop " + name);
    set(name, held(name).part(), ReleaseState.STOPPED, Hold.STOPPED);
  }

  @Override
  public void restart(String name, String by, Duration deadline) {
    calls.add("restart " + name);
  }

  @Override
  public void remove(String name, Hold hold, String by, Duration deadline) {
    calls.add("remove " + name);
    if (hold == Hold.NONE) {
      installed.remove(name);
    } else {
      set(name, Optional.empty(), ReleaseState.ABSENT, hold);
    }
  }

  @Override
  public PartPlan plan(Part part, Release release) throws ReleaseException {
    calls.add("plan " + part.release());
    awaitLetGo(staging);
    return new PartPlan(
        part.release(),
        Optional.ofNullable(held(part.release().name()))
            .flatMap(Installed::part)
            .map(Part::release),
        PartPlan.Kind.UPDATE,
        Hold.NONE,
        List.of("a " + part.release().version()),
        List.of(),
        List.of(),
        List.of(),
        part.release().toString().equals(bad) ? bad + " does not resolve" : "");
  }

  @Override
  public void rollBack(String name, Optional<Version> version, HealthGate gate, String by) {
    calls.add(
        "rollBack %s to %s within %s %s by %s"
            .formatted(
                name,
                version.map(Version::toString).orElse("any"),
                gate.minHealthyTime(),
                gate.deadline(),
                by));
  }

  @Override
  public void retry(String name, String by) {
    calls.add("retry " + name + " by " + by);
    set(name, held(name).part(), held(name).state(), held(name).hold());
  }

  @Override
  public List<JournalEntry> history(String name) {
    return history;
  }

  @Override
  public List<Drift> drift() {
    return List.of();
  }

  @Override
  public List<Drift> undoDrift(String name) {
    return List.of();
  }

  @Override
  public Set<String> contents() {
    if (contents == null) {
      throw new IllegalStateException("a journal could not be read");
    }
    return contents;
  }

  @Override
  public List<Problem> problems() {
    return List.of();
  }

  @Override
  public Subscription onChange(Runnable listener) {
    return () -> {};
  }
}
