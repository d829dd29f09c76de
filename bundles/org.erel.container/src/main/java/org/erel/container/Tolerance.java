package org.erel.container;

import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.erel.api.Configuration;
import org.erel.api.ReleaseException;

/**
 * The components of a release that its health gate leaves alone, because they have no use there:
 * what others wrote brings some that wait for ever. A release says so in a configuration of its
 * own, {@value #PID}, which reaches no bundle.
 *
 * @param components patterns of component names
 */
record Tolerance(List<Pattern> components) {

  /** The PID of that configuration. */
  static final String PID = "org.erel.health";

  /** Its one property: a {@code String[]} of component names, with {@code *} for any text. */
  static final String COMPONENTS = "components.tolerated";

  static final Tolerance NONE = new Tolerance(List.of());

  /**
   * Reads it.
   *
   * @param configurations all of a part
   * @throws ReleaseException if it says anything else
   */
  static Tolerance of(List<Configuration> configurations) throws ReleaseException {
    for (Configuration configuration : configurations) {
      if (configuration.pid().equals(PID)) {
        Dictionary<String, Object> properties = Bindings.properties(configuration);
        Object value = properties.remove(COMPONENTS);
        if (!properties.isEmpty() || !(value instanceof String || value instanceof String[])) {
          throw new ReleaseException(
              "configuration %s takes %s alone, a name or an array of names of components"
                  .formatted(PID, COMPONENTS),
              null);
        }
        String[] names = value instanceof String name ? new String[] {name} : (String[]) value;
        return new Tolerance(Arrays.stream(names).map(Tolerance::pattern).toList());
      }
    }
    return NONE;
  }

  private static Pattern pattern(String name) {
    return Pattern.compile(
        Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }

  /** Whether a component may ail. */
  boolean of(String component) {
    return components.stream().anyMatch(pattern -> pattern.matcher(component).matches());
  }
}
