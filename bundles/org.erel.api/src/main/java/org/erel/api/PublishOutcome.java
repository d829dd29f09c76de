package org.erel.api;

import java.util.List;
import java.util.Map;

/**
 * What came of a publish.
 *
 * @param document what was published
 * @param stored identifiers of the hosts that have it on disk, sorted
 * @param refused the hosts that refused it, with their reasons
 * @param silent known hosts that did not answer in time; they get it when they are back
 */
public record PublishOutcome(
    DocumentReference document,
    List<String> stored,
    Map<String, String> refused,
    List<String> silent) {

  /** Copies the collections. */
  public PublishOutcome {
    stored = List.copyOf(stored);
    refused = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(refused));
    silent = List.copyOf(silent);
  }

  /**
   * Whether the document is held by a majority of the known hosts, and none refused it.
   *
   * @return true where it may be called published
   */
  public boolean acknowledged() {
    return refused.isEmpty() && 2 * stored.size() > stored.size() + silent.size();
  }
}
