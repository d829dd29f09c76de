package org.erel.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.erel.launcher.Installation.InstalledBundle;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** Installs the master's bundles, and sees to it that each of them starts. */
final class BundleStarter implements FrameworkListener {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final BundleContext context;
  private final List<Bundle> bundles = new ArrayList<>();
  private final Map<Bundle, Throwable> failures = new ConcurrentHashMap<>();

  /**
   * @param context the system bundle's
   */
  BundleStarter(BundleContext context) {
    this.context = context;
    context.addFrameworkListener(this);
  }

  /** Installs the bundles where they lie, to be started when their start level is reached. */
  void install(List<InstalledBundle> files) throws MasterException {
    for (InstalledBundle file : files) {
      try {
        Bundle bundle = context.installBundle("reference:" + file.jar().toUri());
        bundle.adapt(BundleStartLevel.class).setStartLevel(file.startLevel());
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
          bundle.start(Bundle.START_ACTIVATION_POLICY);
          bundles.add(bundle);
        }
      } catch (BundleException e) {
        throw new MasterException(
            file.jar() + " cannot be installed: " + e.getMessage() + ". Unpack Erel again", e);
      }
    }
  }

  /**
   * Starts the bundles up to a start level. Returns early if the framework is stopped meanwhile.
   *
   * @throws MasterException if one of them does not start
   */
  void startUpTo(int startLevel) throws MasterException, InterruptedException {
    Bundle framework = context.getBundle();
    CountDownLatch reached = new CountDownLatch(1);
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    framework
        .adapt(FrameworkStartLevel.class)
        .setStartLevel(startLevel, event -> reached.countDown());
    while (!reached.await(50, TimeUnit.MILLISECONDS) && framework.getState() == Bundle.ACTIVE) {
      if (System.nanoTime() > deadline) {
        throw new MasterException(
            "the bundles of start level "
                + startLevel
                + " have not started in "
                + TIMEOUT.toSeconds()
                + " s: one hangs, see the log");
      }
    }
    if (framework.getState() == Bundle.ACTIVE) {
      checkStarted(startLevel);
    }
  }

  private void checkStarted(int startLevel) throws MasterException {
    List<String> reasons = new ArrayList<>();
    for (Bundle bundle : bundles) {
      boolean due = bundle.adapt(BundleStartLevel.class).getStartLevel() <= startLevel;
      if (due && (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) == 0) {
        reasons.add(bundle.getSymbolicName() + " " + bundle.getVersion() + reason(bundle));
      }
    }
    if (!reasons.isEmpty()) {
      throw new MasterException("these bundles do not start: " + String.join("; ", reasons));
    }
  }

  private String reason(Bundle bundle) {
    Throwable failure = failures.get(bundle);
    if (failure == null) {
      return "";
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return " (" + (cause instanceof BundleException ? cause.getMessage() : cause) + ")";
  }

  @Override
  public void frameworkEvent(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() != null) {
      failures.putIfAbsent(event.getBundle(), event.getThrowable());
    }
  }
}
