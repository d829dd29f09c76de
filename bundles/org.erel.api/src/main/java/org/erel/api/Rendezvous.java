package org.erel.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Who keeps a release, where not all need to: each release has an order of its own among the hosts,
 * so that all have their share (rendezvous hashing), and all who ask come to the same.
 */
public final class Rendezvous {

  private Rendezvous() {}

  /**
   * The order in which hosts keep a release.
   *
   * @param digest of its content
   * @param hosts identifiers
   * @return the same, those that keep it rather first
   */
  public static List<String> order(String digest, Collection<String> hosts) {
    return hosts.stream()
        .sorted(Comparator.comparing(host -> Digests.sha256(digest + " " + host)))
        .toList();
  }
}
