package org.erel.container;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicLong;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings release versions into the framework beside whatever runs there: installed, configured and
 * resolved, ready to start. Safe for threads.
 */
final class Stage {

  private static final Logger LOG = LoggerFactory.getLogger(Stage.class);
  private static final String AGENT = "erel.jar";

  private final Regions regions;
  private final Platform platform;
  private final Bindings admin;
  private final Zombies zombies;
  private final Strays strays;
  private final AtomicLong attempts = new AtomicLong();

  Stage(Regions regions, Platform platform, Bindings admin, Zombies zombies, Strays strays) {
    this.regions = regions;
    this.platform = platform;
    this.admin = admin;
    this.zombies = zombies;
    this.strays = strays;
  }

  /**
   * Clears away what a former container left in the framework and in Configuration Admin. Bundles
   * in which a thread may hang are not touched; no later attempt uses their locations.
   *
   * @throws IOException if a configuration cannot be deleted
   */
  void clear() throws IOException {
    for (Bundle bundle : platform.bundles()) {
      Location location = Location.of(bundle.getLocation()).orElse(null);
      if (location == null) {
        continue;
      }
      attempts.accumulateAndGet(location.attempt(), Math::max);
      if ((bundle.getState() & (Bundle.STARTING | Bundle.STOPPING)) == 0) {
        try {
          bundle.uninstall();
        } catch (BundleException | IllegalStateException e) {
          LOG.warn("{} of an earlier run cannot be uninstalled", bundle.getLocation(), e);
        }
      }
    }
    admin.deleteAll();
  }

  /** Whether configurations reach who runs; otherwise only what is started anew has them. */
  boolean delivers() {
    return admin.delivers();
  }

  /**
   * Stages a release version.
   *
   * @param wanted what
   * @return ready to start
   * @throws ReleaseException naming the release, the bundle and the reason; then nothing of it is
   *     left; a {@link HostFault} where the host could not
   */
  Deployment stage(Committed wanted) throws ReleaseException {
    Location location = new Location(wanted.part().release(), attempts.incrementAndGet());
    Deployment deployment = new Deployment(location, regions, platform, admin, zombies, strays);
    boolean staged = false;
    Handles.reclaim();
    try {
      regions.create(location.region());
      for (int place = 0; place < wanted.bundles().size(); place++) {
        install(deployment, place, wanted.bundles().get(place));
      }
      // The last one, so that the framework stops it, and by it the release, before the others.
      try (InputStream agent = Stage.class.getResourceAsStream(AGENT)) {
        deployment.agent(regions.install(location.region(), location.agent(), agent));
      }
      refuseRuntimes(deployment);
      deployment.resolve();
      deployment.configure(wanted.part().configurations());
      staged = true;
      return deployment;
    } catch (ReleaseException e) {
      throw judged(e.getMessage(), e);
    } catch (BundleException | IOException e) {
      throw judged(location.release() + " cannot be installed: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw judged(location.release() + " met a fault of the host: " + e, e);
    } finally {
      if (!staged) {
        deployment.uninstall();
      }
    }
  }

  private ReleaseException judged(String message, Exception e) {
    return e instanceof HostFault || platform.soundness().blames(e)
        ? new HostFault(message, e)
        : new ReleaseException(message, e);
  }

  private void install(Deployment deployment, int place, ReleaseBundle bundle)
      throws ReleaseException {
    Location location = deployment.location();
    try {
      if (Files.notExists(bundle.content())) {
        throw new IOException(
            "its content %s is gone; drop the release again, then 'erel retry %s' or 'erel start %s'"
                .formatted(bundle.content(), location.release().name(), location.release().name()));
      }
      BundleFile file = BundleFile.read(bundle.content());
      if (file.fragmentHost().filter(Stage::isFramework).isPresent()) {
        throw new IOException("it extends the framework, which no release may");
      }
      // not by a channel, which an interrupt of this thread would close
      try (InputStream content = new FileInputStream(bundle.content().toFile())) {
        deployment.add(
            regions.install(location.region(), location.bundle(place, bundle.name()), content),
            file);
      }
    } catch (BundleException | IOException e) {
      throw new ReleaseException(
          "%s: %s cannot be installed: %s"
              .formatted(location.release(), bundle.name(), e.getMessage()),
          e);
    }
  }

  /** A second runtime of what the platform does for all would do it to every release once more. */
  private static void refuseRuntimes(Deployment deployment) throws ReleaseException {
    for (Bundle bundle : deployment.contents().keySet()) {
      String runtime = Sharing.runtime(bundle.adapt(BundleRevision.class));
      if (!runtime.isEmpty()) {
        throw new ReleaseException(
            "%s: %s brings %s; the host has one that serves all releases: leave it out"
                .formatted(deployment.release(), Words.of(bundle), runtime),
            null);
      }
    }
  }

  private static boolean isFramework(String host) {
    return host.equals("system.bundle") || host.equals("org.apache.felix.framework");
  }
}
