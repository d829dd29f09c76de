package org.erel.archive;

import java.util.List;

/**
 * What goes into an archive, and where it comes from.
 *
 * @param json the {@code release.json}, whole
 * @param release what it says
 * @param jars in the release's order
 * @param contents what holds them
 */
record Recipe(byte[] json, ReleaseJson release, List<Ingredient> jars, DropContents contents) {

  /**
   * A jar.
   *
   * @param name in the archive
   * @param file where it comes from: one of the contents' names
   * @param measure of its content
   * @param left whether it is left out of the archive, for it has a source
   */
  record Ingredient(String name, String file, Measure measure, boolean left) {}

  /** Copies the list. */
  Recipe {
    jars = List.copyOf(jars);
  }
}
