package org.erel.launcher;

import java.nio.file.Path;
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

  /** Installs the bundles where they lie, and starts them level by level. */
  void start(List<InstalledBundle> files) throws MasterException, InterruptedException {
    int highest = 0;
    for (InstalledBundle file : files) {
      Bundle bundle = install(file.jar());
      bundle.adapt(BundleStartLevel.class).setStartLevel(file.startLevel());
      highest = Math.max(highest, file.startLevel());
      if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
        bundles.add(bundle);
        start(bundle);
      }
    }
    startUpTo(highest);
  }

  /** Installs and starts the bundles of the shell. */
  void startShell(List<Path> files) throws MasterException {
    List<Bundle> shell = new ArrayList<>();
    for (Path file : files) {
      shell.add(install(file));
    }
    // JLine looks for its terminals with the context class loader, and with its own if there is
    // none.
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(null);
    try {
      for (Bundle bundle : shell) {
        start(bundle);
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private Bundle install(Path jar) throws MasterException {
    try {
      return context.installBundle("reference:" + jar.toUri());
    } catch (BundleException e) {
      throw new MasterException(
          jar + " cannot be installed (" + e.getMessage() + "): unpack Erel again", e);
    }
  }

  private static void start(Bundle bundle) throws MasterException {
    try {
      bundle.start(Bundle.START_ACTIVATION_POLICY);
    } catch (BundleException e) {
      throw new MasterException(
          "bundle " + bundle.getSymbolicName() + " does not start: " + e.getMessage(), e);
    }
  }

  /**
   * Starts the bundles up to a start level. Returns early if the framework is stopped meanwhile.
   *
   * @throws MasterException if one of them does not start
   */
  private void startUpTo(int startLevel) throws MasterException, InterruptedException {
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
      checkStarted();
    }
  }

  private void checkStarted() throws MasterException {
    List<String> reasons = new ArrayList<>();
    for (Bundle bundle : bundles) {
      if ((bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) == 0) {
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
