package org.erel.api;

import java.util.List;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * A release as a group wants it.
 *
 * @param name the release's name
 * @param versions an exact version ({@link VersionRange#isExact}), or a range of which the newest
 *     known release is meant
 * @param configurations laid over the release's own, property by property
 */
public record WantedRelease(
    String name, VersionRange versions, List<Configuration> configurations) {

  /** Validates the name. */
  public WantedRelease {
    Names.check("release name", name);
    configurations = Configuration.sorted(configurations);
  }

  /**
   * Reads what an operator writes as a version.
   *
   * @param text {@code 1.2.0} for that version alone, or a range such as {@code [2.0,3)}
   * @return the range
   * @throws IllegalArgumentException if it is neither
   */
  public static VersionRange versions(String text) {
    if (text.startsWith("[") || text.startsWith("(")) {
      return new VersionRange(text);
    }
    Version exact = Version.parseVersion(text);
    return new VersionRange(VersionRange.LEFT_CLOSED, exact, exact, VersionRange.RIGHT_CLOSED);
  }

  /**
   * The versions as an operator writes them.
   *
   * @return a version or a range; {@link #versions(String)} reads it
   */
  public String versionText() {
    return versions.isExact() ? versions.getLeft().toString() : versions.toString();
  }
}
