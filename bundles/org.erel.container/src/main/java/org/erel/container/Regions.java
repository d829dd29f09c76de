package org.erel.container;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.eclipse.equinox.region.Region;
import org.eclipse.equinox.region.RegionDigraph;
import org.eclipse.equinox.region.RegionFilter;
import org.eclipse.equinox.region.RegionFilterBuilder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;

/** Keeps releases apart; the only class that knows the region digraph. Safe for threads. */
final class Regions {

  private final RegionDigraph digraph;
  private final Region platform;

  /**
   * Takes the region of the system bundle for the platform's.
   *
   * @param digraph the framework's
   */
  Regions(RegionDigraph digraph) {
    this.digraph = digraph;
    this.platform = digraph.getRegion(0L);
  }

  /**
   * Makes an empty region that shares with the platform what {@link Sharing} lists.
   *
   * @throws BundleException if there is one of that name
   */
  void create(String name) throws BundleException {
    long lastPlatformId =
        platform.getBundleIds().stream().mapToLong(Long::longValue).max().orElse(0);
    Region region = digraph.createRegion(name);
    region.connectRegion(platform, filter(Sharing.used(lastPlatformId)));
    platform.connectRegion(region, filter(Sharing.shown()));
  }

  /**
   * Installs a bundle into a region.
   *
   * @param region the name of a region that was created
   * @param location the bundle's
   * @param content its jar; closed by the framework
   * @return the bundle
   */
  Bundle install(String region, String location, InputStream content) throws BundleException {
    return digraph.getRegion(region).installBundleAtLocation(location, content);
  }

  /** Removes a region, if it is there; its bundles must be uninstalled before. */
  void remove(String name) {
    Region region = digraph.getRegion(name);
    if (region != null) {
      digraph.removeRegion(region);
    }
  }

  private RegionFilter filter(Map<String, List<String>> shared) {
    RegionFilterBuilder builder = digraph.createRegionFilterBuilder();
    shared.forEach(
        (namespace, filters) -> {
          if (filters.isEmpty()) {
            builder.allowAll(namespace);
          }
          for (String filter : filters) {
            try {
              builder.allow(namespace, filter);
            } catch (InvalidSyntaxException e) {
              throw new IllegalStateException("the filters of Sharing are constants", e);
            }
          }
        });
    return builder.build();
  }
}
