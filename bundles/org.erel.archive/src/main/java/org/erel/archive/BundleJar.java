package org.erel.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.erel.api.BrokenReleaseException;
import org.osgi.framework.Version;

/**
 * A bundle that is to go into a release, wherever its jar is.
 *
 * @param id as a feature names it: {@code group:artifact:version}, or with a classifier {@code
 *     group:artifact:jar:classifier:version}; says what the jar is called in the release
 * @param file the jar
 * @param headers the main ones of its manifest, by names in any case
 */
public record BundleJar(String id, Path file, Map<String, String> headers) {

  /** Copies the headers. */
  public BundleJar {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    headers = Collections.unmodifiableMap(copy);
  }

  /**
   * Reads what a jar says of itself.
   *
   * @param id as in {@link BundleJar}
   * @param file any
   * @return the bundle
   * @throws BrokenReleaseException if it is none
   * @throws IOException if it cannot be read
   */
  public static BundleJar read(String id, Path file) throws IOException {
    return new BundleJar(
        id, file, BundleManifest.headers(String.valueOf(file.getFileName()), file));
  }

  /**
   * What it is called in a framework.
   *
   * @return without directives
   */
  public String symbolicName() {
    return BundleManifest.symbolicName(headers);
  }

  /**
   * Its version in a framework.
   *
   * @return 0.0.0 where it has none, or none that is valid
   */
  public Version version() {
    try {
      return Version.parseVersion(headers.get("Bundle-Version"));
    } catch (IllegalArgumentException e) {
      return Version.emptyVersion;
    }
  }
}
