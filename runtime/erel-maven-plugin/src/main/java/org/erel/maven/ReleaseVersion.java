package org.erel.maven;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which version a release has. A release never changes, and masters refuse a version whose content
 * is another than before; so each build of a snapshot makes a version of its own. Pure.
 */
final class ReleaseVersion {

  private static final Pattern MAVEN =
      Pattern.compile("(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:[.-](.+))?");

  private static final String SNAPSHOT = "SNAPSHOT";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  private ReleaseVersion() {}

  /**
   * The version of a release.
   *
   * @param maven a project's version
   * @param started when the build began, which stands for {@code SNAPSHOT}
   * @return an OSGi version
   * @throws IllegalArgumentException if the version does not begin with a number
   */
  static String of(String maven, Instant started) {
    Matcher matcher = MAVEN.matcher(maven);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "version "
              + maven
              + " makes no version of a release, which is as 1.2.0 or 1.2.0.rc1: say one"
              + " (<version> in the plugin's configuration)");
    }
    String numbers =
        number(matcher.group(1)) + "." + number(matcher.group(2)) + "." + number(matcher.group(3));
    String qualifier = matcher.group(4);
    if (qualifier == null) {
      return numbers;
    }
    if (qualifier.endsWith(SNAPSHOT)) {
      qualifier =
          qualifier.substring(0, qualifier.length() - SNAPSHOT.length()) + TIME.format(started);
    }
    return numbers + "." + qualifier.replaceAll("[^A-Za-z0-9_-]", "_");
  }

  private static String number(String digits) {
    return digits == null ? "0" : digits;
  }
}
