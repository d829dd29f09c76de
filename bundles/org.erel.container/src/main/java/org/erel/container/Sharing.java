package org.erel.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.equinox.region.RegionFilter;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;

/**
 * The one list of what a release may use of the platform and what it shows to it. All else of the
 * platform, and all of every other release, does not exist for a release.
 *
 * <p>A release <b>uses</b>
 *
 * <ul>
 *   <li>the packages of the Java platform;
 *   <li>the packages of OSGi ({@code org.osgi.*}), slf4j, Gogo's and the health checks' API, from
 *       whichever platform bundle exports them;
 *   <li>the services registered by platform bundles under an OSGi or Gogo interface;
 *   <li>the platform's extenders and implementations (Declarative Services);
 *   <li>the system bundle as a bundle, so that {@code getBundle(0)} is not null.
 * </ul>
 *
 * <p>A release <b>shows</b>
 *
 * <ul>
 *   <li>its bundles as bundles, so that the platform's extenders find them;
 *   <li>its managed services, to Configuration Admin;
 *   <li>its health checks;
 *   <li>its Gogo commands, but none in the scope {@code erel}.
 * </ul>
 *
 * <p>This guards against accident, not against malice: the context of the system bundle sees all.
 */
final class Sharing {

  /** Exported by the system bundle: the Java platform. */
  private static final List<String> JAVA =
      List.of(
          "java.*",
          "javax.*",
          "com.sun.*",
          "jdk.*",
          "sun.*",
          "netscape.*",
          "org.ietf.*",
          "org.w3c.*",
          "org.xml.*");

  /** Exported by any bundle of the platform. */
  private static final List<String> PACKAGES =
      List.of(
          "org.osgi.*",
          "org.slf4j",
          "org.slf4j.*",
          "org.apache.felix.service.command",
          "org.apache.felix.service.threadio",
          "org.apache.felix.hc.api",
          "org.apache.felix.hc.api.*");

  /** Interfaces of the services that platform bundles register for releases. */
  private static final List<String> SERVICES =
      List.of("org.osgi.service.*", "org.apache.felix.service.*");

  private static final List<String> CAPABILITIES =
      List.of("osgi.ee", "osgi.native", "osgi.extender", "osgi.implementation", "osgi.contract");

  /** Filters of the services that the platform sees. */
  private static final List<String> SHOWN =
      List.of(
          "(objectClass=org.osgi.service.cm.ManagedService)",
          "(objectClass=org.osgi.service.cm.ManagedServiceFactory)",
          "(objectClass=org.apache.felix.hc.api.HealthCheck)",
          "(&(osgi.command.scope=*)(osgi.command.function=*)(!(osgi.command.scope=erel)))");

  /** Namespace and value of a capability, to what its provider is. */
  private static final Map<String, String> RUNTIMES =
      Map.of(
          "osgi.extender=osgi.component", "a Declarative Services runtime",
          "osgi.implementation=osgi.cm", "a Configuration Admin",
          "osgi.extender=osgi.configurator", "a Configurator");

  private Sharing() {}

  /**
   * What passes from the platform to a release.
   *
   * @param lastPlatformId the greatest identifier of a platform bundle. Regions are a graph:
   *     without it a release would see, by way of the platform, what others show to the platform
   * @return filters by namespace of the region digraph
   */
  static Map<String, List<String>> used(long lastPlatformId) {
    List<String> packages = new ArrayList<>();
    packages.add(
        "(&(bundle-symbolic-name=system.bundle)%s)"
            .formatted(any(RegionFilter.VISIBLE_PACKAGE_NAMESPACE, JAVA)));
    packages.add(any(RegionFilter.VISIBLE_PACKAGE_NAMESPACE, PACKAGES));
    Stream<Map.Entry<String, List<String>>> named =
        Stream.of(
            Map.entry(RegionFilter.VISIBLE_PACKAGE_NAMESPACE, packages),
            Map.entry(
                RegionFilter.VISIBLE_OSGI_SERVICE_NAMESPACE,
                List.of(
                    "(&(service.bundleid<=%d)%s)"
                        .formatted(lastPlatformId, any("objectClass", SERVICES)))),
            Map.entry(
                RegionFilter.VISIBLE_BUNDLE_LIFECYCLE_NAMESPACE,
                List.of("(bundle-symbolic-name=org.apache.felix.framework)")));
    Stream<Map.Entry<String, List<String>>> whole =
        CAPABILITIES.stream().map(namespace -> Map.entry(namespace, List.<String>of()));
    return Stream.concat(named, whole)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * What passes from a release to the platform.
   *
   * @return filters by namespace of the region digraph; none means all of that namespace
   */
  static Map<String, List<String>> shown() {
    return Map.of(
        RegionFilter.VISIBLE_BUNDLE_LIFECYCLE_NAMESPACE,
        List.of(),
        RegionFilter.VISIBLE_OSGI_SERVICE_NAMESPACE,
        SHOWN);
  }

  /**
   * Whether a bundle does for all bundles of the framework what the platform does already.
   *
   * @param revision the bundle's
   * @return what, in words; empty where it does not
   */
  static String runtime(BundleRevision revision) {
    for (Capability capability : revision.getDeclaredCapabilities(null)) {
      Object value = capability.getAttributes().get(capability.getNamespace());
      String runtime = RUNTIMES.get(capability.getNamespace() + "=" + value);
      if (runtime != null) {
        return runtime;
      }
    }
    return "";
  }

  private static String any(String attribute, List<String> values) {
    return values.stream()
        .map(value -> "(" + attribute + "=" + value + ")")
        .collect(Collectors.joining("", "(|", ")"));
  }
}
