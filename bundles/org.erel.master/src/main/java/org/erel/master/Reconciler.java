package org.erel.master;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.erel.api.Group;
import org.erel.api.HealthGate;
import org.erel.api.Hold;
import org.erel.api.Host;
import org.erel.api.Installed;
import org.erel.api.Order;
import org.erel.api.Problem;
import org.erel.api.ReleaseContainer;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseId;
import org.erel.api.Repository;
import org.erel.api.Rollout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this host what its groups want: looks, plans, and has the container carry the steps out,
 * again after every change. What concerns one release runs one after the other, operators' actions
 * included; a release that takes its time holds up no other.
 */
final class Reconciler implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  /**
   * A step that failed for a reason that the container does not remember is tried again after this.
   */
  private static final Duration REST = Duration.ofSeconds(5);

  /** Why and since when a release is left alone for a while. */
  private record Rest(long since, String reason) {}

  private final Host host;
  private final Situation situation;
  private final Repository repository;
  private final ReleaseContainer container;
  private final HostConfigurations configurations;
  private final Leftovers leftovers;
  private final ExecutorService workers =
      Executors.newCachedThreadPool(Threads.named("erel-release"));
  private final Lanes lanes = new Lanes(workers);
  private final Map<String, Rest> resting = new ConcurrentHashMap<>();
  private final Semaphore signal = new Semaphore(1);
  private final Thread thread = Threads.named("erel-reconcile").newThread(this::run);
  private volatile boolean closed;
  private volatile List<Problem> disputes = List.of();
  private HostConfigurations.Wanted applied;

  Reconciler(
      Host host,
      Situation situation,
      Repository repository,
      ReleaseContainer container,
      HostConfigurations configurations,
      Leftovers leftovers) {
    this.host = host;
    this.situation = situation;
    this.repository = repository;
    this.container = container;
    this.configurations = configurations;
    this.leftovers = leftovers;
  }

  void start() {
    thread.start();
  }

  /** Something changed: look again. Never blocks. */
  void changed() {
    leftovers.changed();
    signal.release();
  }

  /** Whether a release has something under way. */
  boolean busy() {
    return !lanes.busy().isEmpty();
  }

  /** What of the host's configurations is not as a group wants it. */
  List<Problem> disputes() {
    return disputes;
  }

  /** What failed and is tried again. */
  List<Problem> failures() {
    return resting.entrySet().stream()
        .map(e -> new Problem("release " + e.getKey(), e.getValue().reason()))
        .toList();
  }

  /** Carries an operator's action out, after what is under way for that release. */
  CompletableFuture<ActionOutcome> perform(Order order) {
    return lanes
        .submit(order.release(), () -> act(order))
        .whenComplete((outcome, failure) -> changed());
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    workers.shutdownNow();
    try {
      workers.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try {
        signal.tryAcquire(REST.toMillis(), TimeUnit.MILLISECONDS);
        signal.drainPermits();
        reconcile();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error(
            "Looking at what is to be done failed; trying again in {} s", REST.toSeconds(), e);
      }
    }
  }

  private void reconcile() {
    Situation.View view = situation.look();
    if (!view.projected()) {
      return;
    }
    configure(view.groups());
    repository.need(view.needed());
    for (Step step : view.steps()) {
      String release = step.release();
      if (!lanes.busy().contains(release) && !resting(release)) {
        lanes.submit(release, () -> attempt(release));
      }
    }
    if (lanes.busy().isEmpty()) {
      leftovers.tidy();
    }
  }

  private void configure(List<Group> groups) {
    HostConfigurations.Wanted wanted = HostConfigurations.wanted(groups);
    if (wanted.equals(applied)) {
      return;
    }
    try {
      disputes = configurations.apply(wanted);
      applied = wanted;
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "The host's configurations could not be written; trying again in {} s",
          REST.toSeconds(),
          e);
      disputes =
          List.of(
              new Problem("configurations of the host", "could not be written: " + e.getMessage()));
    }
  }

  private boolean resting(String release) {
    Rest rest = resting.get(release);
    return rest != null && System.nanoTime() - rest.since() < REST.toNanos();
  }

  private Void attempt(String release) {
    try {
      next(release);
      resting.remove(release);
      changed();
    } catch (ReleaseException e) {
      LOG.warn("{}", e.getMessage());
      // what the container remembers is in its status, and is not tried again
      if (situation.look().step(release).isPresent()) {
        resting.put(release, new Rest(System.nanoTime(), e.getMessage()));
      } else {
        resting.remove(release);
      }
    } catch (RuntimeException e) {
      LOG.error("A step of release {} failed", release, e);
      resting.put(release, new Rest(System.nanoTime(), e.toString()));
    }
    return null;
  }

  /** Plans anew: since the look that led here an operator may have acted. */
  private void next(String release) throws ReleaseException {
    Optional<Step> step = situation.look().step(release);
    if (step.isEmpty()) {
      return;
    }
    if (step.get() instanceof Step.Update update) {
      leftovers.moving().lock();
      try {
        update(update);
      } finally {
        leftovers.moving().unlock();
      }
    } else {
      LOG.info("{}: no group of this host wants it; removing it", release);
      container.remove(release, Hold.NONE, "no group", Rollout.DEFAULT.deadline());
    }
  }

  private void update(Step.Update update) throws ReleaseException {
    ReleaseId id = update.part().release();
    LOG.info("{}: becoming the committed release", id);
    var content =
        repository
            .find(id)
            .filter(found -> found.digest().equals(update.part().content()))
            .orElseThrow(
                () ->
                    new ReleaseException(
                        id
                            + " was taken out of releases-repo/ or changed in the meantime;"
                            + " it is looked at again",
                        null));
    container.update(update.part(), content, update.gate(), update.by());
    LOG.info("{}: committed", id);
  }

  private ActionOutcome act(Order order) {
    String release = order.release();
    Situation.View view = situation.look();
    Optional<Installed> installed = view.installed(release);
    if (!view.concerns(release)) {
      return outcome(Result.NOT_HERE, "no group of this host wants " + release);
    }
    HealthGate gate = view.wish(release).map(Wish::gate).orElse(Rollout.DEFAULT.gate());
    Duration deadline = gate.deadline();
    String by = order.by();
    resting.remove(release);
    try {
      switch (order.action()) {
        case START -> begin(release, installed, by, deadline);
        case STOP -> container.stop(release, by, deadline);
        case RESTART -> container.restart(release, by, deadline);
        case DELETE -> container.remove(release, Hold.DELETED, by, deadline);
        case RETRY -> {
          container.retry(release, by);
          next(release);
        }
        case ROLLBACK -> container.rollBack(release, order.version(), gate, by);
      }
      return situation
          .look()
          .installed(release)
          .map(now -> outcome(Result.DONE, describe(now)))
          .orElse(outcome(Result.DONE, "not on this host"));
    } catch (ReleaseException e) {
      return outcome(Result.FAILED, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("{} of release {} failed", order.action(), release, e);
      return outcome(Result.FAILED, e.toString());
    }
  }

  /** A start by hand also brings back what was deleted. */
  private void begin(String release, Optional<Installed> installed, String by, Duration deadline)
      throws ReleaseException {
    if (installed.isPresent()) {
      container.start(release, by, deadline);
    }
    next(release);
    Situation.View view = situation.look();
    if (view.installed(release).flatMap(Installed::part).isEmpty()) {
      throw new ReleaseException(
          view.wish(release)
              .map(Wish::reason)
              .filter(reason -> !reason.isEmpty())
              .orElse("it is not wanted here, or not told yet; see its status"),
          null);
    }
  }

  private static String describe(Installed installed) {
    String state = installed.state().name().toLowerCase(java.util.Locale.ROOT);
    return installed
        .part()
        .map(part -> part.release() + " is " + state)
        .orElse(installed.name() + " is not on this host");
  }

  private ActionOutcome outcome(Result result, String detail) {
    return new ActionOutcome(host.identifier(), result, detail);
  }
}
