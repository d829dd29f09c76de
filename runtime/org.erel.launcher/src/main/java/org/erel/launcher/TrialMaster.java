package org.erel.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.erel.api.Part;
import org.erel.api.Release;
import org.erel.api.ReleaseContainer;
import org.erel.api.Settings;
import org.erel.archive.Trial;
import org.erel.launcher.Installation.InstalledBundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Stages releases in a framework that lives for that alone: with the platform and the container of
 * a master, without all that reaches others, on an empty folder.
 */
final class TrialMaster implements Trial {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String EREL = "org.erel.";
  private static final String API = EREL + "api-";
  private static final String CONTAINER = EREL + "container-";

  private final Installation installation;

  /**
   * A master of this version.
   *
   * @param installation where its bundles are; where none are, nothing is tried
   */
  TrialMaster(Installation installation) {
    this.installation = installation;
  }

  @Override
  public Optional<String> refusal(Release release) throws IOException {
    if (!Files.isDirectory(installation.home().resolve("bundles"))) {
      return Optional.empty();
    }
    Path data = Files.createTempDirectory("erel-");
    try {
      return Optional.of(refusal(release, data));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    } finally {
      delete(data);
    }
  }

  private String refusal(Release release, Path data) throws Exception {
    List<InstalledBundle> all = installation.bundles();
    Map<String, String> properties =
        FrameworkProperties.of(Map.of(Settings.DATA, data.toString()), data);
    // the container's classes of the API must be ours, so that we can ask it
    properties.merge(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, exports(all), (more, api) -> more + "," + api);
    Framework framework = new FrameworkFactory().newFramework(properties);
    try {
      framework.init();
      RegionHooks.start(framework.getBundleContext());
      BundleStarter starter = new BundleStarter(framework.getBundleContext());
      framework.start();
      starter.start(all.stream().filter(bundle -> isNeeded(name(bundle))).toList());
      Part part = new Part(release.id(), release.digest(), release.configurations());
      return container(framework.getBundleContext()).plan(part, release).refusal();
    } finally {
      framework.stop();
      framework.waitForStop(TIMEOUT.toMillis());
    }
  }

  private static boolean isNeeded(String name) {
    return !name.startsWith(EREL) || name.startsWith(CONTAINER);
  }

  private static String name(InstalledBundle bundle) {
    return bundle.jar().getFileName().toString();
  }

  private static String exports(List<InstalledBundle> bundles) throws IOException, MasterException {
    for (InstalledBundle bundle : bundles) {
      if (name(bundle).startsWith(API)) {
        try (JarFile jar = new JarFile(bundle.jar().toFile())) {
          return jar.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
      }
    }
    throw new MasterException("there is no bundle " + API + "*.jar: unpack Erel again");
  }

  private static ReleaseContainer container(BundleContext context)
      throws MasterException, InterruptedException {
    ServiceTracker<ReleaseContainer, ReleaseContainer> tracker =
        new ServiceTracker<>(context, ReleaseContainer.class, null);
    tracker.open();
    ReleaseContainer container = tracker.waitForService(TIMEOUT.toMillis());
    if (container == null) {
      throw new MasterException(
          "the release container has not started in " + TIMEOUT.toSeconds() + " s");
    }
    return container;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
