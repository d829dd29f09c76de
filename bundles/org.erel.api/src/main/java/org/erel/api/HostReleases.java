package org.erel.api;

import java.util.List;

/**
 * The releases on one host.
 *
 * @param host its identifier
 * @param releases those that it has, and those that are on their way to it; sorted
 */
public record HostReleases(String host, List<HeldRelease> releases) {

  /** Copies the list. */
  public HostReleases {
    releases = List.copyOf(releases);
  }
}
