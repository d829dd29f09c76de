package org.erel.api;

import org.osgi.framework.Version;

/**
 * Name and version of a release, written {@code shop@1.2.0}.
 *
 * @param name the release's name
 * @param version an OSGi version
 */
public record ReleaseId(String name, Version version) implements Comparable<ReleaseId> {

  /** Validates the name. */
  public ReleaseId {
    Names.check("release name", name);
    java.util.Objects.requireNonNull(version, "version");
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @param text such as {@code shop@1.2.0}
   * @return the identifier
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static ReleaseId parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("release '" + text + "' is not of the form NAME@VERSION");
    }
    return new ReleaseId(text.substring(0, at), Version.parseVersion(text.substring(at + 1)));
  }

  @Override
  public int compareTo(ReleaseId other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : version.compareTo(other.version);
  }

  @Override
  public String toString() {
    return name + "@" + version;
  }
}
