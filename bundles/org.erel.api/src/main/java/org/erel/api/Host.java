package org.erel.api;

import java.util.Map;
import java.util.TreeMap;

/**
 * A machine (or container) that runs a master.
 *
 * @param identifier unique in the cluster
 * @param labels what groups may select hosts by, such as {@code zone=eu}; sorted by key
 */
public record Host(String identifier, Map<String, String> labels) implements Comparable<Host> {

  /** Validates the identifier and the label names. */
  public Host {
    Names.check("host identifier", identifier);
    labels.keySet().forEach(label -> Names.check("label", label));
    labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  @Override
  public int compareTo(Host other) {
    return identifier.compareTo(other.identifier);
  }
}
