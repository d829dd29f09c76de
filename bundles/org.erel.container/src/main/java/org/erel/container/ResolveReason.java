package org.erel.container;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

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
   * Asks the framework. Starting what does not resolve is the only way to hear its reason.
   *
   * @param bundle one that did not resolve
   * @param file what its jar says; null where that does not matter
   * @param platform resolves
   * @return one sentence without a full stop
   */
  static String of(Bundle bundle, BundleFile file, Platform platform) {
    if (file != null && file.fragmentHost().isPresent()) {
      return "fragment %s does not attach to its host %s"
          .formatted(Words.name(bundle), file.fragmentHost().get());
    }
    String together = "bundle " + Words.name(bundle) + " did not resolve together with the others";
    if (platform.resolve(List.of(bundle))) {
      return together;
    }
    try {
      bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
      return together;
    } catch (BundleException e) {
      return inWords(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Translates what the framework threw, from under its wrapping.
   *
   * @return one sentence without a full stop
   */
  static String inWords(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof BundleException
        && cause.getCause() instanceof BundleException deeper
        && !String.valueOf(cause.getMessage()).startsWith("bundle ")) {
      cause = deeper;
    }
    return inWords(cause.getMessage() == null ? cause.toString() : cause.getMessage());
  }

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
