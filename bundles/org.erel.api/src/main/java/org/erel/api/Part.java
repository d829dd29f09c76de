package org.erel.api;

import java.util.List;

/**
 * One release with its configurations, as a host shall run it: what moves whole or not at all.
 *
 * @param release name and version
 * @param content {@link Release#digest}: the same version dropped again with other jars is another
 *     part
 * @param configurations all of them: the release's own with the group's laid over, sorted by PID
 */
public record Part(ReleaseId release, String content, List<Configuration> configurations) {

  /** Sorts the configurations. */
  public Part {
    configurations = Configuration.sorted(configurations);
  }

  /**
   * Tells one part from another.
   *
   * @return SHA-256 over release, content and configurations, 64 lower-case hexadecimal digits
   */
  public String digest() {
    StringBuilder text = new StringBuilder(release + "\n" + content);
    configurations.forEach(
        c -> text.append('\n').append(c.pid()).append(' ').append(c.properties()));
    return Digests.sha256(text.toString());
  }
}
