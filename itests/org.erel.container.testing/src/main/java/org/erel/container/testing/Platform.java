package org.erel.container.testing;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.eclipse.equinox.region.Region;
import org.eclipse.equinox.region.RegionDigraph;
import org.erel.api.Configuration;
import org.erel.api.Digests;
import org.erel.api.HealthGate;
import org.erel.api.Part;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseContainer;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseId;
import org.erel.launcher.RegionHooks;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** Felix with the platform's bundles and the container, started as the launcher does it. */
public final class Platform {

  public static final Duration DEADLINE = Duration.ofSeconds(20);

  /** Who asks, in tests. */
  public static final String BY = "ada@desk";

  private static final String CONTAINER = "org.erel.container";

  private static final List<String> BUNDLES =
      List.of(
          "org.osgi.util.function",
          "org.osgi.util.promise",
          "org.osgi.util.converter",
          "org.osgi.service.component",
          "org.apache.felix.configadmin",
          "org.apache.felix.configadmin.plugin.interpolation",
          "org.apache.felix.cm.json",
          "org.apache.felix.healthcheck.api",
          "org.apache.felix.scr",
          CONTAINER);

  private static final String EXPORTS =
      String.join(
          ",",
          "org.erel.api;version=1.0.0",
          "org.eclipse.equinox.region",
          "jakarta.json;version=2.1.3",
          "jakarta.json.spi;version=2.1.3",
          "jakarta.json.stream;version=2.1.3",
          "org.osgi.service.log;version=1.5.0",
          "org.osgi.service.log.admin;version=1.0.0",
          "org.slf4j;version=2.0.17",
          "org.slf4j;version=1.7.36",
          "org.slf4j.event;version=2.0.17",
          "org.slf4j.helpers;version=2.0.17",
          "org.slf4j.helpers;version=1.7.36",
          "org.slf4j.spi;version=2.0.17",
          "org.osgi.service.cm;version=1.6.0");

  private final Path folder;
  private final Framework framework;
  private final ReleaseContainer container;

  /**
   * Starts all and waits for the container.
   *
   * @param folder holds what outlives the framework, and its cache
   */
  public Platform(Path folder) throws Exception {
    this.folder = folder;
    framework = framework(folder, Map.of("erel.data", folder.resolve("data").toString()));
    RegionHooks.start(framework.getBundleContext());
    start(framework, BUNDLES);
    ServiceTracker<ReleaseContainer, ReleaseContainer> tracker =
        new ServiceTracker<>(context(), ReleaseContainer.class, null);
    tracker.open();
    container = tracker.waitForService(10_000);
    if (container == null) {
      throw new IllegalStateException("the container's service is not there");
    }
  }

  /**
   * Starts the same framework without regions and without the container: with the bundles of the
   * platform alone.
   *
   * @param folder holds its cache and its configurations
   * @return it; the caller stops it
   */
  public static Framework bare(Path folder) throws Exception {
    Framework framework = framework(folder, Map.of());
    start(framework, BUNDLES.stream().filter(name -> !name.equals(CONTAINER)).toList());
    return framework;
  }

  private static Framework framework(Path folder, Map<String, String> more) throws Exception {
    Map<String, String> configuration = new HashMap<>(more);
    configuration.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
    configuration.put(
        Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, EXPORTS);
    configuration.put("felix.cm.dir", folder.resolve("data/cm").toString());
    configuration.put("org.eclipse.equinox.region.register.mbeans", "false");
    configuration.put("test.size", "42");
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(configuration);
    framework.init();
    return framework;
  }

  private static void start(Framework framework, List<String> names) throws Exception {
    framework.start();
    List<Bundle> bundles = new ArrayList<>();
    for (String name : names) {
      bundles.add(framework.getBundleContext().installBundle(jar(name).toURI().toString()));
    }
    for (Bundle bundle : bundles) {
      bundle.start();
    }
  }

  private static File jar(String name) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(File::new)
        .filter(
            file ->
                file.getName().matches(java.util.regex.Pattern.quote(name) + "-[0-9][^/]*\\.jar"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " is not on the class path"));
  }

  public BundleContext context() {
    return framework.getBundleContext();
  }

  public ReleaseContainer container() {
    return container;
  }

  /** A release of these bundles, written to the content store. */
  public Release release(String id, TestBundle... bundles) throws Exception {
    List<ReleaseBundle> content = new ArrayList<>();
    StringBuilder digest = new StringBuilder();
    for (TestBundle bundle : bundles) {
      ReleaseBundle written = bundle.write(folder.resolve("data/content"));
      content.add(written);
      digest.append(written.sha256());
    }
    return new Release(ReleaseId.parse(id), content, List.of(), Digests.sha256(id + digest));
  }

  /** A release of jars that are there already, in this start order. */
  public static Release release(String id, List<Path> jars) throws IOException {
    List<ReleaseBundle> content = new ArrayList<>();
    StringBuilder digest = new StringBuilder();
    for (Path jar : jars) {
      String sha256 = Digests.hex(Digests.sha256().digest(Files.readAllBytes(jar)));
      content.add(new ReleaseBundle(jar.getFileName().toString(), sha256, jar));
      digest.append(sha256);
    }
    return new Release(ReleaseId.parse(id), content, List.of(), Digests.sha256(id + digest));
  }

  /** A gate that asks for one good look within the deadline. */
  public static HealthGate within(Duration deadline) {
    return new HealthGate(Duration.ZERO, deadline);
  }

  public static Part part(Release release, Configuration... configurations) {
    return new Part(release.id(), release.digest(), List.of(configurations));
  }

  public static Configuration size(int size) {
    return new Configuration("com.acme.probe", "{\"size:Integer\":" + size + "}");
  }

  public void update(Release release, Configuration... configurations) throws ReleaseException {
    container.update(part(release, configurations), release, within(DEADLINE), BY);
  }

  /** What the components of a release say. */
  public List<String> said(String id) throws Exception {
    List<String> said = new ArrayList<>();
    for (ServiceReference<?> reference : suppliers(context())) {
      Bundle bundle = reference.getBundle();
      if (bundle != null && bundle.getLocation().startsWith("rel:" + id + "#")) {
        Object service = context().getService(reference);
        if (service instanceof Supplier<?> supplier) {
          said.add((String) supplier.get());
        }
        context().ungetService(reference);
      }
    }
    return said;
  }

  public static List<ServiceReference<?>> suppliers(BundleContext context) throws Exception {
    ServiceReference<?>[] found = context.getServiceReferences(Supplier.class.getName(), null);
    return found == null ? List.of() : List.of(found);
  }

  /** The bundles of releases, all of them or those of one. */
  public List<Bundle> bundles(String prefix) {
    return Arrays.stream(context().getBundles())
        .filter(bundle -> bundle.getLocation().startsWith("rel:" + prefix))
        .toList();
  }

  public List<String> regions() {
    RegionDigraph digraph =
        context().getService(context().getServiceReference(RegionDigraph.class));
    return digraph.getRegions().stream()
        .map(Region::getName)
        .filter(name -> name.contains("@"))
        .sorted()
        .toList();
  }

  /** The PIDs of all configurations but the container's own. */
  public List<String> configurations() throws Exception {
    org.osgi.service.cm.Configuration[] all = admin().listConfigurations(null);
    return all == null
        ? List.of()
        : Arrays.stream(all)
            .map(org.osgi.service.cm.Configuration::getPid)
            .filter(pid -> !pid.equals("org.erel.container.delivery"))
            .toList();
  }

  public ConfigurationAdmin admin() {
    return context().getService(context().getServiceReference(ConfigurationAdmin.class));
  }

  /** The uninstalled bundles that Felix has not let go of. */
  public long leaked() throws Exception {
    Field registry = framework.getClass().getDeclaredField("m_registry");
    registry.setAccessible(true);
    Object services = registry.get(framework);
    Field inUse = services.getClass().getDeclaredField("m_inUseMap");
    inUse.setAccessible(true);
    return ((Map<?, ?>) inUse.get(services))
        .keySet().stream().filter(b -> ((Bundle) b).getState() == Bundle.UNINSTALLED).count();
  }

  public void close() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }
}
