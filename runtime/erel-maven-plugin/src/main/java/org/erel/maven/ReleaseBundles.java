package org.erel.maven;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.erel.api.BrokenReleaseException;
import org.erel.archive.BundleJar;

/** The bundles among a project's jars. */
final class ReleaseBundles {

  private ReleaseBundles() {}

  /**
   * All of them, where all must be bundles.
   *
   * @throws BrokenReleaseException naming those that are none
   */
  static List<BundleJar> of(List<ProjectJar> jars) throws IOException {
    List<BundleJar> bundles = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (ProjectJar jar : jars) {
      try {
        bundles.add(jar.bundle());
      } catch (BrokenReleaseException e) {
        others.add(jar.id() + ": " + e.getMessage());
      }
    }
    if (!others.isEmpty()) {
      throw new BrokenReleaseException(
          "not all that the release would hold are bundles:\n  "
              + String.join("\n  ", others)
              + "\nto leave out one that is not needed at run time, or that the container has, give"
              + " its dependency the scope provided, or name it in <excludes> as group:artifact");
    }
    return bundles;
  }

  /** Those that are bundles. */
  static List<BundleJar> among(List<ProjectJar> jars) throws IOException {
    List<BundleJar> bundles = new ArrayList<>();
    for (ProjectJar jar : jars) {
      try {
        bundles.add(jar.bundle());
      } catch (BrokenReleaseException e) {
        // on the class path for whatever reason, and not what a bndrun can name
      }
    }
    return bundles;
  }
}
