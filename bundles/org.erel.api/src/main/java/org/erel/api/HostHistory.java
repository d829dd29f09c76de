package org.erel.api;

import java.util.List;

/**
 * What happened to a release on one host.
 *
 * @param host the host's identifier
 * @param entries oldest first
 */
public record HostHistory(String host, List<JournalEntry> entries) {

  /** Copies the list. */
  public HostHistory {
    entries = List.copyOf(entries);
  }
}
