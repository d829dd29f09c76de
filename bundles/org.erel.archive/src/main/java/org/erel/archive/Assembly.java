package org.erel.archive;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A release that is made of jars from anywhere, such as the dependencies of a build.
 *
 * @param id {@code group:NAME:VERSION}
 * @param bundles in start order
 * @param configurations a JSON file of its configurations by their PIDs, as {@code release.json}
 *     has them, or a configuration resource (OSGi Compendium, Configurator Service Specification)
 * @param sources of the bundles whose jars are left out, by their ids
 */
public record Assembly(
    String id,
    List<BundleJar> bundles,
    Optional<Path> configurations,
    Map<String, Source> sources) {

  /** Copies the list and the map. */
  public Assembly {
    bundles = List.copyOf(bundles);
    sources = Map.copyOf(sources);
  }
}
