package org.erel.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.equinox.region.RegionDigraph;
import org.erel.api.Drift;
import org.erel.api.HealthGate;
import org.erel.api.Hold;
import org.erel.api.Installed;
import org.erel.api.JournalEntry;
import org.erel.api.Part;
import org.erel.api.PartPlan;
import org.erel.api.Problem;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseContainer;
import org.erel.api.ReleaseException;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.Version;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The release container: a {@link Slot} for each release name, the boot, which brings back from
 * disk what was committed, and the watch over what runs.
 */
@Component(immediate = true)
public final class Container implements ReleaseContainer {

  private static final Logger LOG = LoggerFactory.getLogger(Container.class);

  /** For each start at boot, where no caller gives a deadline. */
  private static final Duration BOOT_DEADLINE = Duration.ofMinutes(2);

  /** For each stop when the container goes; a release that hangs is left behind. */
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

  /** How many releases start or stop at once at boot and at the end. */
  private static final int PARALLEL = 4;

  private static final long READY_SECONDS = 120;

  private static final long LOOK_MILLIS = 100;

  private final Map<String, Slot> slots = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Problem> problems = new CopyOnWriteArrayList<>();
  private final Zombies zombies = new Zombies();
  private final Strays strays = new Strays();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Journals journals;
  private final Platform platform;
  private final Stage stage;
  private final Health health;
  private final Watch watch;
  private final Delivery delivery;
  private final Bindings bindings;
  private final Thread boot;

  /** Whether a release may be missing that needs its content. */
  private final boolean unread;

  private volatile boolean closed;

  /**
   * Reads the journals and begins to bring releases back on a thread of its own.
   *
   * @param context this bundle's; names the data folder
   * @param digraph the framework's regions
   * @param admin the one Configuration Admin of the platform
   * @param components the one Declarative Services runtime of the platform
   */
  @Activate
  public Container(
      BundleContext context,
      @Reference RegionDigraph digraph,
      @Reference ConfigurationAdmin admin,
      @Reference ServiceComponentRuntime components) {
    Path folder = Settings.data(context::getProperty).resolve("container");
    journals = new Journals(folder, Settings.kept(context::getProperty));
    platform = new Platform(context, folder, this::changed);
    delivery = new Delivery(context, admin);
    bindings = new Bindings(admin, delivery);
    stage = new Stage(new Regions(digraph), platform, bindings, zombies, strays);
    health =
        new Health(
            new Components(components),
            new HealthChecks(context, zombies, strays),
            new Claims(context));
    List<Problem> broken = new ArrayList<>();
    journals.load(broken).forEach(journal -> slots.put(journal.record().name(), slot(journal)));
    broken.forEach(problem -> LOG.error("{}: {}", problem.subject(), problem.reason()));
    problems.addAll(broken);
    unread = !broken.isEmpty();
    watch = new Watch(context, slots::values, this::drift, this::changed);
    context.addBundleListener((SynchronousBundleListener) this::goingDown);
    boot = new Thread(this::boot, "erel-boot");
    boot.start();
  }

  private Slot slot(Journal journal) {
    return new Slot(journal, Clock.systemUTC(), stage, health, platform, this::changed);
  }

  private void boot() {
    List<Slot> all = List.copyOf(slots.values());
    try {
      excuse(all);
      all.forEach(Slot::bootEarly);
      platform.letReleasesStopFirst();
      stage.clear();
    } catch (IOException | RuntimeException e) {
      LOG.error("configurations of an earlier run cannot be deleted", e);
      problems.add(
          new Problem(
              "configurations of an earlier run",
              "cannot be deleted, and may reach no release; restart the host to try again: " + e));
    } finally {
      ready.countDown();
    }
    LOG.info("bringing {} releases back", all.size());
    // what may have ended the host is started with nothing beside it
    List<Slot> suspects =
        all.stream().filter(slot -> !slot.record().suspicion().isEmpty()).toList();
    List<Slot> others = all.stream().filter(slot -> !suspects.contains(slot)).toList();
    forAll(others, this::bringBack);
    watch.start();
    for (Slot suspect : suspects) {
      awaitBack(others);
      LOG.warn("{}; now it is started alone", suspect.record().suspicion());
      bringBack(suspect);
      awaitBack(List.of(suspect));
    }
  }

  private void bringBack(Slot slot) {
    if (!closed) {
      slot.boot(BOOT_DEADLINE);
    }
  }

  /** Where the host went down in a switch, no release that was starting beside it is to blame. */
  private static void excuse(List<Slot> all) {
    all.stream()
        .flatMap(slot -> slot.record().switching().stream())
        .findFirst()
        .ifPresent(
            to ->
                all.forEach(slot -> slot.excuse("the host went down while it switched to " + to)));
  }

  /** Until an end of the host would not be held against them. */
  private void awaitBack(List<Slot> slots) {
    long until = System.nanoTime() + BOOT_DEADLINE.toNanos();
    while (!closed && System.nanoTime() < until && slots.stream().anyMatch(Slot::returns)) {
      platform.pause(LOOK_MILLIS);
    }
  }

  /** The first sign: what is asked to stop may hang until the process is killed. */
  private void goingDown(BundleEvent event) {
    if (event.getType() == BundleEvent.STOPPING
        && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
      slots.values().forEach(slot -> slot.excuse("the host was stopped"));
    }
  }

  /** Ends the intake and takes the releases out of the framework; their journals stay. */
  @Deactivate
  void close() {
    closed = true;
    boot.interrupt();
    watch.close();
    boolean down = platform.stopping();
    platform.close();
    // Where the framework goes down it stops the releases' erel bundles itself.
    if (!down) {
      forAll(slots.values(), slot -> slot.close(CLOSE_DEADLINE));
      platform.exits().close();
      platform.loadedClasses().close();
    }
    delivery.close();
  }

  /** A few at a time; comes back when all are through. Each bounds itself by its deadlines. */
  private static void forAll(Iterable<Slot> slots, Consumer<Slot> step) {
    AtomicInteger number = new AtomicInteger();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            PARALLEL, task -> new Thread(task, "erel-releases-" + number.incrementAndGet()));
    slots.forEach(slot -> pool.execute(() -> step.accept(slot)));
    pool.shutdown();
    try {
      while (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.info("releases are still on their way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public List<Installed> installed() {
    return slots.values().stream()
        .map(Slot::installed)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(Installed::name))
        .toList();
  }

  @Override
  public void update(Part part, Release release, HealthGate gate, String by)
      throws ReleaseException {
    at(part.release().name()).update(part, release, gate, by);
  }

  @Override
  public PartPlan plan(Part part, Release release) throws ReleaseException {
    return at(part.release().name()).plan(part, release);
  }

  @Override
  public void rollBack(String name, Optional<Version> version, HealthGate gate, String by)
      throws ReleaseException {
    at(name).rollBack(version, gate, by);
  }

  @Override
  public void retry(String name, String by) throws ReleaseException {
    at(name).retry(by, BOOT_DEADLINE);
  }

  @Override
  public void start(String name, String by, Duration deadline) throws ReleaseException {
    at(name).start(by, deadline);
  }

  @Override
  public void stop(String name, String by, Duration deadline) throws ReleaseException {
    at(name).stop(by, deadline);
  }

  @Override
  public void restart(String name, String by, Duration deadline) throws ReleaseException {
    at(name).restart(by, deadline);
  }

  @Override
  public void remove(String name, Hold hold, String by, Duration deadline) throws ReleaseException {
    if (hold == Hold.STOPPED) {
      throw new IllegalArgumentException("what is removed cannot be held as stopped");
    }
    at(name).remove(hold, by, deadline);
  }

  @Override
  public List<JournalEntry> history(String name) {
    Slot slot = slots.get(name);
    return slot == null ? List.of() : slot.history();
  }

  @Override
  public List<Drift> drift() {
    List<Drifts.Found> found = found();
    return slots.values().stream()
        .flatMap(slot -> slot.drift(found).stream())
        .sorted(Comparator.comparing(Drift::release).thenComparing(Drift::pid))
        .toList();
  }

  private List<Drifts.Found> found() {
    try {
      return bindings.found();
    } catch (IOException e) {
      throw new UncheckedIOException("the host's configurations cannot be read: " + e, e);
    }
  }

  @Override
  public List<Drift> undoDrift(String name) throws ReleaseException {
    return at(name).undoDrift();
  }

  @Override
  public Set<String> contents() {
    if (unread) {
      throw new IllegalStateException("a journal could not be read; see the problems in status");
    }
    return slots.values().stream()
        .flatMap(Slot::needed)
        .flatMap(needed -> needed.bundles().stream())
        .map(ReleaseBundle::sha256)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public List<Problem> problems() {
    return Stream.of(
            problems,
            zombies.problems(),
            strays.problems(),
            watch.problems(),
            platform.exits().problems())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public Subscription onChange(Runnable listener) {
    // A listener may subscribe twice; each subscription is its own.
    Runnable own = listener::run;
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  private Slot at(String name) throws ReleaseException {
    try {
      if (!ready.await(READY_SECONDS, TimeUnit.SECONDS)) {
        throw new ReleaseException(
            "release " + name + ": the host is still starting; try again", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReleaseException("release " + name + ": interrupted while the host starts", e);
    }
    if (closed) {
      throw new ReleaseException("release " + name + ": the host is stopping", null);
    }
    Slot slot = slots.get(name);
    if (slot != null) {
      return slot;
    }
    try {
      Slot made = slot(journals.read(name));
      Slot first = slots.putIfAbsent(name, made);
      return first == null ? made : first;
    } catch (IOException e) {
      throw new ReleaseException("the journal of " + name + " cannot be read: " + e, e);
    }
  }

  private void changed() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.warn("a listener failed", e);
      }
    }
  }
}
