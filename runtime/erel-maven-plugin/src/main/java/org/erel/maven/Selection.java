package org.erel.maven;

import java.util.List;
import org.erel.api.Glob;

/**
 * Which artifacts go into a release.
 *
 * @param includes patterns {@code group} or {@code group:artifact}; empty for all
 * @param excludes the same, and they win
 */
record Selection(List<Pattern> includes, List<Pattern> excludes) {

  /** Copies the lists. */
  Selection {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  /**
   * What artifacts are called.
   *
   * @param group of a group
   * @param artifact of an artifact
   */
  record Pattern(Glob group, Glob artifact) {

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Pattern of(String text) {
      String[] parts = text.strip().split(":", -1);
      if (parts.length > 2) {
        throw new IllegalArgumentException(
            "'" + text + "' is no pattern of artifacts: use group or group:artifact, with * and ?");
      }
      return new Pattern(new Glob(parts[0]), new Glob(parts.length == 2 ? parts[1] : "*"));
    }

    boolean matches(ProjectJar jar) {
      return group.matches(jar.group()) && artifact.matches(jar.artifact());
    }
  }

  /** Reads patterns; null is none. */
  static Selection of(List<String> includes, List<String> excludes) {
    return new Selection(patterns(includes), patterns(excludes));
  }

  private static List<Pattern> patterns(List<String> texts) {
    return texts == null ? List.of() : texts.stream().map(Pattern::of).toList();
  }

  boolean has(ProjectJar jar) {
    return (includes.isEmpty() || includes.stream().anyMatch(each -> each.matches(jar)))
        && excludes.stream().noneMatch(each -> each.matches(jar));
  }
}
