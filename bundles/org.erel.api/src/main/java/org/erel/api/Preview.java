package org.erel.api;

import java.util.List;
import java.util.Optional;

/**
 * What a document would change.
 *
 * @param held what it would replace; empty where there is nothing
 * @param changes in lines for people; none where it says the same
 * @param hosts identifiers of those that it is about, before or after, sorted
 * @param silent identifiers of hosts that did not answer: it may be about them too
 */
public record Preview(
    Optional<DocumentReference> held,
    List<String> changes,
    List<String> hosts,
    List<String> silent) {

  /** Copies the lists. */
  public Preview {
    changes = List.copyOf(changes);
    hosts = List.copyOf(hosts);
    silent = List.copyOf(silent);
  }
}
