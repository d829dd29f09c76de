package org.erel.archive;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.erel.api.ReleaseId;
import org.osgi.framework.Version;

/**
 * What an archive or a folder is called.
 *
 * @param text its file name, without the folders that it is in
 * @param folder whether it is a folder
 */
public record DropName(String text, boolean folder) {

  /** What the name of an archive ends with. */
  public static final String ARCHIVE = ".erel";

  private static final Pattern RELEASE =
      Pattern.compile("(?<name>.+?)-(?<version>\\d+(\\.\\d+(\\.\\d+(\\.[A-Za-z0-9_-]+)?)?)?)");

  /**
   * Whether a name is no drop: dot-files, the README, and copies under a passing name.
   *
   * @param name a file name
   * @return true if nobody looks at it
   */
  public static boolean overlooked(String name) {
    return name.startsWith(".")
        || name.equals("README.md")
        || name.endsWith(".tmp")
        || name.endsWith(".part");
  }

  /**
   * A name as it may be shown: file names from outside can hold anything.
   *
   * @param name any
   * @return on one line, and not long
   */
  public static String shown(String name) {
    String plain = name.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 200 ? plain.substring(0, 200) + "…" : plain;
  }

  /**
   * The release that the name says.
   *
   * @return empty where it is not that of a release
   */
  public Optional<ReleaseId> release() {
    if (folder) {
      return release(text);
    }
    return text.endsWith(ARCHIVE)
        ? release(text.substring(0, text.length() - ARCHIVE.length()))
        : Optional.empty();
  }

  /**
   * The release that a name says: up to the first hyphen that a version follows.
   *
   * @param name {@code NAME-VERSION}
   * @return empty where the name is not of that form
   */
  static Optional<ReleaseId> release(String name) {
    Matcher matcher = RELEASE.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ReleaseId(matcher.group("name"), Version.parseVersion(matcher.group("version"))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
