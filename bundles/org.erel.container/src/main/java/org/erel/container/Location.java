package org.erel.container;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.erel.api.ReleaseId;

/**
 * Where one attempt to carry a release version lives: the name of its region, such as {@code
 * shop@1.2.0#3}, which is also the folder of its bundles' locations: {@code
 * rel:shop@1.2.0#3/00-api.jar}.
 *
 * @param release name and version
 * @param attempt told apart within the framework's life, because a location cannot be used again in
 *     another region
 */
record Location(ReleaseId release, long attempt) {

  /** What the location of every bundle of a release begins with. */
  static final String SCHEME = "rel:";

  private static final Pattern FORM =
      Pattern.compile(SCHEME + "([^#/|]+@[^#/|]+)#([0-9]{1,18})/[^|]*");

  /**
   * Reads the location of a bundle of a release.
   *
   * @param location any bundle's location
   * @return empty where it is no release's
   */
  static Optional<Location> of(String location) {
    Matcher form = FORM.matcher(location);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Location(ReleaseId.parse(form.group(1)), Long.parseLong(form.group(2))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A region's name may have no colon. */
  String region() {
    return release + "#" + attempt;
  }

  /**
   * A bundle's location. What would end a targeted PID's parts is replaced in the name; the place
   * keeps locations apart.
   */
  String bundle(int place, String jar) {
    return "%s%s/%02d-%s"
        .formatted(SCHEME, region(), place, jar.replaceAll("[^A-Za-z0-9._-]", "_"));
  }

  String agent() {
    return SCHEME + region() + "/erel";
  }
}
