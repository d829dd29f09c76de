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

  /** A jar of a release, wherever its content is. */
  public interface Jar {

    /**
     * What it is called.
     *
     * @return its file name inside the release, without folders
     */
    String name();

    /**
     * What it holds.
     *
     * @return 64 lower-case hexadecimal digits
     */
    String sha256();
  }

  /**
   * What tells a release's content from another's.
   *
   * @param id name and version
   * @param jars in start order
   * @param configurations in any order
   * @return SHA-256 over all of them, 64 lower-case hexadecimal digits
   */
  public static String digest(
      ReleaseId id, List<? extends Jar> jars, List<Configuration> configurations) {
    StringBuilder text = new StringBuilder("release ").append(id);
    jars.forEach(
        jar -> text.append("\nbundle ").append(jar.name()).append(' ').append(jar.sha256()));
    configurations.stream()
        .map(c -> "\nconfiguration " + c.pid() + ' ' + c.properties())
        .sorted()
        .forEach(text::append);
    return Digests.sha256(text.toString());
  }
}
