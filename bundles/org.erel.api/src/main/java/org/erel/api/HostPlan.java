package org.erel.api;

import java.util.List;

/**
 * What one host would do.
 *
 * @param host the host's identifier
 * @param releases those of which something would be done, or refused; sorted by name
 */
public record HostPlan(String host, List<ReleasePlan> releases) {

  /** Copies the list. */
  public HostPlan {
    releases = List.copyOf(releases);
  }
}
