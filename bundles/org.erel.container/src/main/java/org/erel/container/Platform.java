package org.erel.container;

import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the container asks of the framework as a whole. Safe for threads.
 *
 * <p>What a release may need is there when the container starts: the platform's bundles have a
 * lower start level ({@code 10-platform}) than Erel's ({@code 20-erel}), and the framework finishes
 * one level before it goes on to the next.
 */
final class Platform {

  private static final Logger LOG = LoggerFactory.getLogger(Platform.class);
  private static final long REFRESH_SECONDS = 10;

  private final Bundle systemBundle;
  private final Exits exits;
  private final LoadedClasses loadedClasses;
  private final Soundness soundness;
  private volatile boolean closed;

  Platform(BundleContext context, Path journals, Runnable changed) {
    // Its context sees the bundles of every region; ours sees the platform's and, by the way down,
    // the releases'.
    systemBundle = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    exits = new Exits(context, changed);
    loadedClasses = new LoadedClasses(context);
    soundness = new Soundness(context, journals);
  }

  /** Whether the host can do its own work. */
  Soundness soundness() {
    return soundness;
  }

  /** The guard of the process against releases that would end it. */
  Exits exits() {
    return exits;
  }

  /** Which classes the bundles of releases use. */
  LoadedClasses loadedClasses() {
    return loadedClasses;
  }

  /** The container goes, and with it what is under way. */
  void close() {
    closed = true;
  }

  /**
   * Whether the framework or the container goes down, so that no failure says anything about a
   * release.
   */
  boolean stopping() {
    if (closed) {
      return true;
    }
    int state = systemBundle.getState();
    return state != Bundle.STARTING && state != Bundle.ACTIVE;
  }

  /** Waits; an interrupt does not cut it short, and is restored. */
  void pause(long millis) {
    boolean interrupted = false;
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.sleep(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** All bundles, those of releases included. */
  Bundle[] bundles() {
    return systemBundle.getBundleContext().getBundles();
  }

  /** Whether all of them resolve; those that do not are left as they are. */
  boolean resolve(Collection<Bundle> bundles) {
    return systemBundle.adapt(FrameworkWiring.class).resolveBundles(bundles);
  }

  /**
   * Has every bundle that is installed from now on stop before the platform's own when the
   * framework goes down; among themselves the one installed last stops first.
   */
  void letReleasesStopFirst() {
    FrameworkStartLevel levels = systemBundle.adapt(FrameworkStartLevel.class);
    levels.setInitialBundleStartLevel(levels.getStartLevel());
  }

  /**
   * Uninstalls bundles and has the framework let go of them. A failure leaves the others to go on.
   */
  void uninstall(Collection<Bundle> bundles) {
    loadedClasses.forget(bundles);
    for (Bundle bundle : bundles) {
      try {
        if (bundle.getState() != Bundle.UNINSTALLED) {
          bundle.uninstall();
        }
      } catch (BundleException | IllegalStateException e) {
        LOG.warn("{} cannot be uninstalled", bundle.getLocation(), e);
      }
    }
    CountDownLatch refreshed = new CountDownLatch(1);
    systemBundle
        .adapt(FrameworkWiring.class)
        .refreshBundles(bundles, event -> refreshed.countDown());
    try {
      if (!refreshed.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the framework has not let go of {} bundles in time", bundles.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    FelixLeak.sweep(systemBundle);
    Handles.reclaim();
  }
}
