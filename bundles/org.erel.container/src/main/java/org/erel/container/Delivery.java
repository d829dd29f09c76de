package org.erel.container;

import java.io.IOException;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ManagedService;

/**
 * Waits until what was written to Configuration Admin has reached its listeners and managed
 * services. It tells them later, in the order of the writes (OSGi Compendium, 104.5.3 and 104.7):
 * so when a configuration of our own has come back on both ways, all that was written before it has
 * been taken. Safe for threads.
 */
final class Delivery implements AutoCloseable, ConfigurationListener, ManagedService {

  static final String PID = "org.erel.container.delivery";

  /** Of Felix Configuration Admin while it is at it: who tells listeners, and managed services. */
  private static final String LISTENERS = "CM Event Dispatcher (";

  private static final String SERVICES = "CM Configuration Updater (";

  private static final String NUMBER = "number";

  /** Tells our own numbers from those of an earlier run, which stay on disk. */
  private static final String RUN = "run";

  private final String run = UUID.randomUUID().toString();

  private final BundleContext context;
  private final ConfigurationAdmin admin;
  private final ServiceRegistration<?> registration;
  private long written;
  private long heard;
  private long managed;
  private final NavigableMap<Long, CompletableFuture<Void>> missed = new TreeMap<>();

  /**
   * Listens.
   *
   * @param context owns the configuration
   */
  Delivery(BundleContext context, ConfigurationAdmin admin) {
    this.context = context;
    this.admin = admin;
    this.registration =
        context.registerService(
            new String[] {ConfigurationListener.class.getName(), ManagedService.class.getName()},
            this,
            new Hashtable<>(Map.of(Constants.SERVICE_PID, PID)));
  }

  /**
   * Waits. An interrupt does not cut it short, and is restored.
   *
   * @return whether all was delivered in time
   * @throws IOException if Configuration Admin cannot write
   */
  synchronized boolean await(Duration patience) throws IOException {
    long number = written + 1;
    Configuration own = admin.getConfiguration(PID, context.getBundle().getLocation());
    own.update(new Hashtable<>(Map.of(NUMBER, number, RUN, run)));
    // what was not written does not come back
    written = number;
    long until = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    try {
      while (heard < number || managed < number) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        try {
          wait(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Interrupts who holds up the others, after a wait that was in vain: Configuration Admin has one
   * thread for all listeners, and one for all managed services.
   *
   * @return completes when all that was written has been taken after all
   */
  synchronized CompletableFuture<Void> wake() {
    CompletableFuture<Void> end = missed.computeIfAbsent(written, n -> new CompletableFuture<>());
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      boolean holdsUp =
          heard < written && thread.getName().startsWith(LISTENERS)
              || managed < written && thread.getName().startsWith(SERVICES);
      // an interrupt that nobody takes would end the thread itself afterwards
      if (holdsUp
          && (thread.getState() == Thread.State.WAITING
              || thread.getState() == Thread.State.TIMED_WAITING)) {
        thread.interrupt();
      }
    }
    taken();
    return end;
  }

  /** Whether somebody still holds up the others. */
  synchronized boolean stuck() {
    return !missed.isEmpty();
  }

  private void taken() {
    NavigableMap<Long, CompletableFuture<Void>> now =
        missed.headMap(Math.min(heard, managed), true);
    now.values().forEach(end -> end.complete(null));
    now.clear();
    notifyAll();
  }

  @Override
  public synchronized void configurationEvent(ConfigurationEvent event) {
    // events carry no number; the managed service tells which one it was
    if (event.getPid().equals(PID) && event.getType() == ConfigurationEvent.CM_UPDATED) {
      heard++;
      taken();
    }
  }

  @Override
  public synchronized void updated(Dictionary<String, ?> properties) {
    if (properties != null && run.equals(properties.get(RUN))) {
      managed = (Long) properties.get(NUMBER);
      taken();
    }
  }

  @Override
  public void close() {
    registration.unregister();
  }
}
