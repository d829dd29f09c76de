package org.erel.archive;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the jar of a bundle lies that an archive leaves out: a URL of scheme https, http, file or
 * mvn, the last of the form {@code mvn:group/artifact/version[/type[/classifier]]} (Pax URL).
 *
 * @param uri checked by {@link #parse}
 */
public record Source(URI uri) {

  private static final Set<String> WEB = Set.of("https", "http");
  private static final Pattern AUTHORITY = Pattern.compile("^[^:/?#]*://[^/?#]*@");
  private static final Pattern DOTS = Pattern.compile("(^|/)\\.+(/|$)");
  private static final Pattern MAVEN = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._+-]+){2,4}");
  private static final Pattern MOVING = Pattern.compile("[^/]+/[^/]+/(LATEST|RELEASE)(/.*)?");

  /**
   * Reads a source.
   *
   * @param text a URL
   * @return the source
   * @throws IllegalArgumentException if it is none; the message says why
   */
  public static Source parse(String text) {
    if (AUTHORITY.matcher(text).find()) {
      throw new IllegalArgumentException(
          "a source has a user or password in its URL, which all who have the release would read: leave it out");
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "source '" + DropName.shown(text) + "' is no URL: " + e.getReason(), e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    if (WEB.contains(scheme)) {
      web(uri);
    } else if (scheme.equals("file")) {
      file(uri);
    } else if (scheme.equals("mvn")) {
      maven(uri);
    } else {
      throw wrong(uri, "is of no known kind: use a URL of scheme https, http, file or mvn");
    }
    return new Source(uri);
  }

  private static void web(URI uri) {
    if (uri.getHost() == null) {
      throw wrong(uri, "names no host");
    }
    if (uri.getRawFragment() != null) {
      throw wrong(uri, "has a '#': leave out what follows");
    }
  }

  private static void file(URI uri) {
    boolean plain =
        uri.getRawPath() != null
            && (uri.getRawAuthority() == null || uri.getRawAuthority().isEmpty())
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    try {
      if (plain && Path.of(uri).isAbsolute()) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // as below
    }
    throw wrong(uri, "names no file of the machine: use file:///FOLDER/NAME.jar");
  }

  private static void maven(URI uri) {
    String coordinates = uri.getRawSchemeSpecificPart();
    if (uri.getRawFragment() != null
        || !MAVEN.matcher(coordinates).matches()
        || DOTS.matcher(coordinates).find()) {
      throw wrong(uri, "is not of the form mvn:group/artifact/version[/type[/classifier]]");
    }
    if (MOVING.matcher(coordinates.toUpperCase(Locale.ROOT)).matches()) {
      throw wrong(uri, "has no version of its own: a release never changes, write the version out");
    }
  }

  private static IllegalArgumentException wrong(URI uri, String reason) {
    return new IllegalArgumentException(
        "source '" + DropName.shown(uri.toString()) + "' " + reason);
  }

  /**
   * The source by which a Maven repository knows a bundle.
   *
   * @param id Maven coordinates, {@code group:artifact[:type[:classifier]]:version}
   * @return not looked up
   * @throws IllegalArgumentException if Maven has no such names
   */
  public static Source maven(String id) {
    String[] names = id.split(":");
    StringBuilder text =
        new StringBuilder("mvn:")
            .append(names[0])
            .append('/')
            .append(names[1])
            .append('/')
            .append(names[names.length - 1]);
    for (int i = 2; i < names.length - 1; i++) {
      text.append('/').append(names[i]);
    }
    return parse(text.toString());
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
