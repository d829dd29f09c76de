package org.erel.archive;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the bundles are called in a feature that is made for them. Pure. */
final class BundleIds {

  private static final Pattern VERSIONED = Pattern.compile("(?<artifact>.+?)-(?<version>\\d.*)");

  private BundleIds() {}

  /**
   * The id of a bundle, by which its file keeps its name wherever that has a version.
   *
   * @param file the jar's name
   * @param headers of a bundle
   * @param pom what Maven says of the jar
   * @param group where the jar does not say one
   * @return {@code group:artifact:version}, or with a classifier {@code
   *     group:artifact:jar:classifier:version}
   */
  static String of(
      String file, Map<String, String> headers, Optional<Properties> pom, String group) {
    String stem = file.substring(0, file.length() - ".jar".length());
    String named = pom.map(p -> word(p, "groupId")).filter(g -> !g.isEmpty()).orElse(group);
    if (pom.isPresent()) {
      String artifact = word(pom.get(), "artifactId");
      String version = word(pom.get(), "version");
      String start = artifact + "-" + version;
      if (!artifact.isEmpty() && !version.isEmpty() && stem.equals(start)) {
        return named + ":" + artifact + ":" + version;
      }
      if (!artifact.isEmpty() && !version.isEmpty() && stem.startsWith(start + "-")) {
        String classifier = stem.substring(start.length() + 1);
        if (!classifier.isEmpty()) {
          return named + ":" + artifact + ":jar:" + classifier + ":" + version;
        }
      }
    }
    Matcher versioned = VERSIONED.matcher(stem);
    if (versioned.matches()) {
      return named + ":" + versioned.group("artifact") + ":" + versioned.group("version");
    }
    return named
        + ":"
        + BundleManifest.symbolicName(headers)
        + ":"
        + headers.getOrDefault("Bundle-Version", "0.0.0").strip();
  }

  private static String word(Properties properties, String key) {
    String value = properties.getProperty(key, "").strip();
    return value.matches("[A-Za-z0-9._+-]+") ? value : "";
  }
}
