package org.erel.maven;

import java.io.IOException;
import java.nio.file.Path;
import org.erel.archive.BundleJar;

/**
 * A jar on a project's class path, or its own.
 *
 * @param group the artifact's
 * @param artifact its name
 * @param id as a feature names it
 * @param file the jar
 */
record ProjectJar(String group, String artifact, String id, Path file) {

  /** What it says of itself; fails where it is no bundle. */
  BundleJar bundle() throws IOException {
    return BundleJar.read(id, file);
  }
}
