package org.erel.api;

import java.util.List;

/**
 * A complete, versioned, immutable set of bundles with its default configurations, whose content is
 * on this host.
 *
 * @param id name and version
 * @param bundles in start order
 * @param configurations the release's own, which a group's are laid over
 * @param digest SHA-256 of the content, 64 lower-case hexadecimal digits
 */
public record Release(
    ReleaseId id, List<ReleaseBundle> bundles, List<Configuration> configurations, String digest) {

  /** Copies the lists. */
  public Release {
    bundles = List.copyOf(bundles);
    configurations = Configuration.sorted(configurations);
  }
}
