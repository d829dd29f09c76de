package org.erel.container;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;

/**
 * HTTP whiteboards that serve nothing. Felix HTTP logs that its port is taken, stays active, and
 * has no runtime service any more (OSGi Compendium, 140.9).
 */
final class HttpServices {

  private static final String IMPLEMENTATION = "osgi.implementation";
  private static final String WHITEBOARD = "osgi.http";

  /** That of the Compendium, and that of its predecessor. */
  private static final Set<String> RUNTIMES =
      Set.of(
          "org.osgi.service.servlet.runtime.HttpServiceRuntime",
          "org.osgi.service.http.runtime.HttpServiceRuntime");

  private HttpServices() {}

  /** What ails the whiteboards among these bundles. */
  static List<Ailment> ailing(Collection<Bundle> bundles) {
    return bundles.stream()
        .filter(HttpServices::isWhiteboard)
        .filter(bundle -> !serves(bundle))
        .map(
            bundle ->
                new Ailment(
                    Words.of(bundle)
                        + " serves no HTTP: its port is taken or not configured, see its log",
                    false))
        .toList();
  }

  private static boolean isWhiteboard(Bundle bundle) {
    return bundle.adapt(BundleRevision.class).getDeclaredCapabilities(IMPLEMENTATION).stream()
        .anyMatch(each -> WHITEBOARD.equals(each.getAttributes().get(IMPLEMENTATION)));
  }

  private static boolean serves(Bundle bundle) {
    ServiceReference<?>[] services = bundle.getRegisteredServices();
    return services != null
        && Arrays.stream(services)
            .flatMap(service -> Arrays.stream((String[]) service.getProperty("objectClass")))
            .anyMatch(RUNTIMES::contains);
  }
}
