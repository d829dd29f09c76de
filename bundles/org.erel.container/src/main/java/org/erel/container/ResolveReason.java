package org.erel.container;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words why the framework does not resolve a bundle. */
final class ResolveReason {

  /** The deepest one is the cause: the greedy start skips those that only pass it on. */
  private static final Pattern MISSING =
      Pattern.compile(
          ".*missing requirement \\[([^ \\]]+)[^\\]]*\\][^\\]]*?\\] ([A-Za-z0-9._-]+); (\\(.*?\\))(?= Unresolved|\\]|$| \\[caused).*",
          Pattern.DOTALL);

  private static final Pattern FLOOR = Pattern.compile("\\(version>=([^)]+)\\)");
  private static final Pattern CEILING = Pattern.compile("\\(!\\(version>=([^)]+)\\)\\)");
  private static final Pattern ABOVE = Pattern.compile("\\(!\\(version<=([^)]+)\\)\\)");
  private static final Pattern UPTO = Pattern.compile("\\(version<=([^)]+)\\)");

  private static final Pattern EDITION = Pattern.compile("\\(version>?=([^)]+)\\)");

  private ResolveReason() {}

  /**
   * Translates a message of Felix.
   *
   * @param message such as {@code Unable to resolve shop [7](R 7.0): missing requirement [shop
   *     [7](R 7.0)] osgi.wiring.package; (osgi.wiring.package=com.acme)}
   * @return one sentence without a full stop; the message itself where it has another form
   */
  static String inWords(String message) {
    Matcher missing = MISSING.matcher(message);
    if (!missing.matches()) {
      return message;
    }
    String bundle = missing.group(1);
    String namespace = missing.group(2);
    String filter = missing.group(3);
    Matcher value =
        Pattern.compile("\\(" + Pattern.quote(namespace) + "=([^)]*)\\)").matcher(filter);
    String what = value.find() ? value.group(1) : filter;
    return switch (namespace) {
      case "osgi.wiring.package" ->
          "bundle %s needs package %s%s, which nobody in the release or the master's list provides"
              .formatted(bundle, what, range(filter));
      case "osgi.wiring.bundle" ->
          "bundle %s needs bundle %s%s, which is not in the release"
              .formatted(bundle, what, range(filter.replace("bundle-version", "version")));
      case "osgi.wiring.host" ->
          "fragment %s needs its host %s%s, which is not in the release"
              .formatted(bundle, what, range(filter.replace("bundle-version", "version")));
      case "osgi.ee" ->
          "bundle %s needs %s%s; this host runs Java %d"
              .formatted(bundle, what, edition(filter), Runtime.version().feature());
      default ->
          "bundle %s needs %s %s, which nobody in the release or the master's list provides"
              .formatted(bundle, namespace, filter);
    };
  }

  private static String edition(String filter) {
    String version = first(EDITION, filter);
    return version == null ? "" : " " + version;
  }

  private static String range(String filter) {
    String ceiling = first(CEILING, filter);
    String rest = CEILING.matcher(filter).replaceAll("");
    String above = first(ABOVE, rest);
    rest = ABOVE.matcher(rest).replaceAll("");
    String floor = first(FLOOR, rest);
    String upTo = first(UPTO, rest);
    if (floor == null && above == null && ceiling == null && upTo == null) {
      return "";
    }
    if (above == null && ceiling == null && upTo == null) {
      return " " + floor + " or later";
    }
    return " "
        + (above != null ? "(" + above : "[" + (floor == null ? "0" : floor))
        + ","
        + (upTo != null ? upTo + "]" : ceiling == null ? ")" : ceiling + ")");
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : null;
  }
}
