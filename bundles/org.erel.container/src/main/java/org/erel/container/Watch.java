package org.erel.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.erel.api.Drift;
import org.erel.api.Problem;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what runs: its health every few seconds, and its configurations also when any
 * configuration of the host was written.
 */
final class Watch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);

  /** For all health checks of a release together. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Supplier<Collection<Slot>> slots;
  private final Supplier<List<Drift>> drift;
  private final Runnable changed;
  private final Semaphore signal = new Semaphore(0);
  private final Thread thread = new Thread(this::run, "erel-watch");
  private final ServiceRegistration<ConfigurationListener> listener;
  private volatile List<Problem> problems = List.of();

  Watch(
      BundleContext context,
      Supplier<Collection<Slot>> slots,
      Supplier<List<Drift>> drift,
      Runnable changed) {
    this.slots = slots;
    this.drift = drift;
    this.changed = changed;
    this.thread.setDaemon(true);
    this.listener =
        context.registerService(
            ConfigurationListener.class, (ConfigurationListener) event -> signal.release(), null);
  }

  void start() {
    thread.start();
  }

  /** One for each release whose configurations are not as its part has them. */
  List<Problem> problems() {
    return problems;
  }

  private void run() {
    long last = System.nanoTime() - PERIOD.toNanos();
    try {
      while (!Thread.interrupted()) {
        signal.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        signal.drainPermits();
        if (System.nanoTime() - last >= PERIOD.toNanos()) {
          last = System.nanoTime();
          slots.get().forEach(slot -> guarded(() -> slot.look(PATIENCE)));
        }
        guarded(this::compare);
      }
    } catch (InterruptedException e) {
      LOG.debug("{} ends", thread.getName());
    }
  }

  private static void guarded(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException | Error e) {
      LOG.error("looking after releases failed", e);
    }
  }

  private void compare() {
    Map<String, List<String>> drifts = new TreeMap<>();
    for (Drift each : drift.get()) {
      drifts.computeIfAbsent(each.release().name(), name -> new ArrayList<>()).add(each.pid());
    }
    List<Problem> next =
        drifts.entrySet().stream().map(each -> problem(each.getKey(), each.getValue())).toList();
    if (!next.equals(problems)) {
      problems = next;
      changed.run();
    }
  }

  private static Problem problem(String release, List<String> pids) {
    return new Problem(
        "release " + release,
        "another tool wrote its configurations: %s; 'erel drift %s' shows how, and with --undo puts them back"
            .formatted(String.join(", ", pids), release));
  }

  @Override
  public void close() {
    listener.unregister();
    thread.interrupt();
  }
}
