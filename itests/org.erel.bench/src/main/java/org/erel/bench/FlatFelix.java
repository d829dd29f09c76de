package org.erel.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.erel.container.testing.Platform;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The floor: the same framework with the platform's bundles, without regions and without a
 * container; bundles are carried by the framework's own means.
 */
final class FlatFelix implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final Framework framework;
  private int attempts;

  /**
   * Starts it.
   *
   * @param folder gets its cache
   */
  FlatFelix(Path folder) throws Exception {
    framework = Platform.bare(folder);
  }

  /** Installs bundles and resolves them, beside whatever is there. */
  List<Bundle> stage(List<Path> jars) throws BundleException, IOException {
    attempts++;
    List<Bundle> bundles = new ArrayList<>();
    for (Path jar : jars) {
      try (InputStream content = Files.newInputStream(jar)) {
        bundles.add(
            framework
                .getBundleContext()
                .installBundle("flat:" + attempts + "/" + jar.getFileName(), content));
      }
    }
    if (!framework.adapt(FrameworkWiring.class).resolveBundles(bundles)) {
      throw new BundleException("the bundles do not resolve");
    }
    return bundles;
  }

  /** In order. */
  static void start(List<Bundle> bundles) throws BundleException {
    for (Bundle bundle : bundles) {
      bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
    }
  }

  /** In reverse. */
  static void stop(List<Bundle> bundles) throws BundleException {
    List<Bundle> reversed = new ArrayList<>(bundles);
    Collections.reverse(reversed);
    for (Bundle bundle : reversed) {
      bundle.stop(Bundle.STOP_TRANSIENT);
    }
  }

  /** Gives bundles back. */
  void uninstall(List<Bundle> bundles) throws BundleException, InterruptedException {
    for (Bundle bundle : bundles) {
      bundle.uninstall();
    }
    refresh(bundles);
  }

  /** Replaces what runs by other jars of the same bundles, and has it run again. */
  void update(List<Bundle> bundles, List<Path> jars)
      throws BundleException, IOException, InterruptedException {
    stop(bundles);
    for (int i = 0; i < bundles.size(); i++) {
      try (InputStream content = Files.newInputStream(jars.get(i))) {
        bundles.get(i).update(content);
      }
    }
    refresh(bundles);
    start(bundles);
  }

  private void refresh(Collection<Bundle> bundles) throws InterruptedException, BundleException {
    CountDownLatch refreshed = new CountDownLatch(1);
    framework.adapt(FrameworkWiring.class).refreshBundles(bundles, event -> refreshed.countDown());
    if (!refreshed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new BundleException("the framework has not let go of the bundles");
    }
  }

  @Override
  public void close() throws BundleException {
    framework.stop();
    try {
      framework.waitForStop(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
