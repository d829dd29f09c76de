package org.erel.api;

import java.util.Comparator;
import java.util.List;

/**
 * One configuration as the OSGi Configurator writes it (OSGi Compendium, Configurator Service
 * Specification).
 *
 * @param pid a PID, or {@code factoryPid~name}
 * @param properties the typed properties as canonical JSON: an object without white space, keys
 *     sorted, such as {@code {"size:Integer":8}}. Equal configurations have equal texts.
 */
public record Configuration(String pid, String properties) {

  /** Refuses an empty PID. */
  public Configuration {
    if (pid.isBlank()) {
      throw new IllegalArgumentException("a configuration has an empty PID");
    }
  }

  static List<Configuration> sorted(List<Configuration> configurations) {
    return configurations.stream().sorted(Comparator.comparing(Configuration::pid)).toList();
  }
}
