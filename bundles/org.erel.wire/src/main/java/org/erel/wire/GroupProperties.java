package org.erel.wire;

import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.erel.api.Configuration;
import org.erel.api.Digests;
import org.erel.api.Group;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Member;
import org.erel.api.Rollout;
import org.erel.api.WantedRelease;

/**
 * A group as the properties of a configuration: flat and typed, as ConfigAdmin holds them under
 * {@code org.erel.group~<name>}. Reading is strict about what it knows and about keys that it does
 * not know; of the optional ones that are missing it takes the defaults.
 *
 * <p>Keys are compared without regard to case (OSGi Compendium, Configuration Admin Service
 * Specification, 104.4.1). Numbers may be of any integral type or digits in a text, and a list may
 * be an array, a collection or a single text, because not every client knows the types.
 */
public final class GroupProperties {

  /** The factory PID of all groups. */
  public static final String FACTORY_PID = "org.erel.group";

  /** {@code String[]}: expressions of {@link Member}. The one key that must be there. */
  public static final String MEMBERS = "members";

  /** {@code String[]}: {@code name:version} or {@code name:range}. */
  public static final String RELEASES = "releases";

  /** {@code String}: the host's configurations as JSON, {@code {pid: {key: value}}}. */
  public static final String CONFIGURATIONS = "configurations";

  /** {@code String}: the releases' configurations as JSON, {@code {release: {pid: {…}}}}. */
  public static final String RELEASES_CONFIGURATIONS = "releases.configurations";

  /** {@code Integer}: how many hosts move first. */
  public static final String CANARIES = "rollout.canaries";

  /** {@code String}: a number of hosts, or a share such as {@code 25%}. */
  public static final String MAX_UNAVAILABLE = "rollout.max.unavailable";

  /** {@code Long}: milliseconds that a moved release must stay healthy. */
  public static final String MIN_HEALTHY_TIME = "rollout.min.healthy.time.ms";

  /** {@code Long}: milliseconds that a host may take. */
  public static final String DEADLINE = "rollout.deadline.ms";

  /** {@code String}: {@code rollback} or {@code pause}. */
  public static final String ON_FAILURE = "rollout.on.failure";

  /** {@code Long}: the revision of the document that was written down here; not to be edited. */
  public static final String REVISION = "erel.revision";

  /** {@code String}: the {@link #digest} of what was written down here; not to be edited. */
  public static final String DIGEST = "erel.digest";

  private static final Set<String> KEYS =
      Set.of(
          MEMBERS,
          RELEASES,
          CONFIGURATIONS,
          RELEASES_CONFIGURATIONS,
          CANARIES,
          MAX_UNAVAILABLE,
          MIN_HEALTHY_TIME,
          DEADLINE,
          ON_FAILURE,
          REVISION,
          DIGEST);

  /** What ConfigAdmin, Declarative Services and installers add on their own account. */
  private static final List<String> FOREIGN =
      List.of("service.", "component.", "osgi.", "felix.", ".", ":configurator:");

  private final Map<String, Object> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private GroupProperties(Map<String, ?> properties) {
    this.properties.putAll(properties);
  }

  /**
   * The PID of a group's configuration.
   *
   * @param group the group's name
   * @return {@code org.erel.group~<name>}
   */
  public static String pid(String group) {
    return FACTORY_PID + "~" + group;
  }

  /**
   * The group that a configuration is of.
   *
   * @param pid a PID of the factory
   * @return the group's name, not yet checked; empty where the PID names none
   */
  public static Optional<String> group(String pid) {
    String prefix = pid("");
    return pid.startsWith(prefix) && pid.length() > prefix.length()
        ? Optional.of(pid.substring(prefix.length()))
        : Optional.empty();
  }

  /**
   * Writes a group down.
   *
   * @param group any group
   * @param revision of the document that it stands in
   * @return every property, {@link #REVISION} and {@link #DIGEST} included
   */
  public static Hashtable<String, Object> write(Group group, long revision) {
    Rollout rollout = group.rollout();
    Hashtable<String, Object> table = new Hashtable<>();
    table.put(MEMBERS, group.members().stream().map(Member::expression).toArray(String[]::new));
    table.put(
        RELEASES,
        group.releases().stream()
            .map(release -> release.name() + ":" + release.versionText())
            .toArray(String[]::new));
    table.put(CONFIGURATIONS, GroupWriter.json(group.configurations()).toString());
    table.put(RELEASES_CONFIGURATIONS, ofReleases(group.releases()));
    table.put(CANARIES, rollout.canaries());
    table.put(MAX_UNAVAILABLE, rollout.maxUnavailable());
    table.put(MIN_HEALTHY_TIME, rollout.minHealthyTime().toMillis());
    table.put(DEADLINE, rollout.deadline().toMillis());
    table.put(ON_FAILURE, rollout.onFailure().name().toLowerCase(Locale.ROOT));
    table.put(REVISION, revision);
    table.put(DIGEST, digest(group));
    return table;
  }

  /**
   * Reads a group.
   *
   * @param name the group's name, from the PID
   * @param properties of the configuration, or of the component that was given it
   * @return the group
   * @throws IllegalArgumentException if they describe none; names the property, the reason and the
   *     way out
   */
  public static Group read(String name, Map<String, ?> properties) {
    return new GroupProperties(properties).read(name);
  }

  /**
   * The revision that a configuration was written from.
   *
   * @param properties of the configuration
   * @return the revision; empty where a person made the configuration
   * @throws IllegalArgumentException if it is not a number
   */
  public static Optional<Long> revision(Map<String, ?> properties) {
    long revision = new GroupProperties(properties).number(REVISION, 0, Long.MAX_VALUE);
    return revision > 0 ? Optional.of(revision) : Optional.empty();
  }

  /**
   * Whether a configuration still says what was written into it, whatever has happened to the
   * document since.
   *
   * @param group what {@link #read} made of the properties
   * @param properties of the configuration
   * @return false where someone edited or made it
   */
  public static boolean untouched(Group group, Map<String, ?> properties) {
    return digest(group).equals(new GroupProperties(properties).properties.get(DIGEST));
  }

  /**
   * Tells one group from another.
   *
   * @param group any group
   * @return SHA-256 over all of it, 64 lower-case hexadecimal digits
   */
  public static String digest(Group group) {
    return Digests.sha256(GroupWriter.write(group));
  }

  private static String ofReleases(List<WantedRelease> releases) {
    JsonObjectBuilder object = RecordJson.JSON.createObjectBuilder();
    releases.stream()
        .filter(release -> !release.configurations().isEmpty())
        .forEach(release -> object.add(release.name(), GroupWriter.json(release.configurations())));
    return object.build().toString();
  }

  private Group read(String name) {
    for (String key : properties.keySet()) {
      if (!KEYS.contains(key.toLowerCase(Locale.ROOT))
          && !key.endsWith(".target")
          && FOREIGN.stream().noneMatch(key::startsWith)) {
        throw new IllegalArgumentException(
            "property '" + key + "' is unknown; known here: " + known());
      }
    }
    if (!properties.containsKey(MEMBERS)) {
      throw new IllegalArgumentException(
          "property 'members' is missing: it says which hosts belong to the group, such as web-*");
    }
    return new Group(
        name,
        named(MEMBERS, () -> list(MEMBERS).stream().map(Member::new).toList()),
        releases(),
        json(CONFIGURATIONS, GroupReader::configurations, List.of()),
        named("rollout", this::rollout));
  }

  private Rollout rollout() {
    return new Rollout(
        (int) number(CANARIES, Rollout.DEFAULT.canaries(), Integer.MAX_VALUE),
        text(MAX_UNAVAILABLE, Rollout.DEFAULT.maxUnavailable()),
        millis(MIN_HEALTHY_TIME, Rollout.DEFAULT.minHealthyTime()),
        millis(DEADLINE, Rollout.DEFAULT.deadline()),
        onFailure());
  }

  private List<WantedRelease> releases() {
    Map<String, List<Configuration>> configurations =
        new TreeMap<>(
            json(RELEASES_CONFIGURATIONS, GroupReader::configurationsOfReleases, Map.of()));
    Map<String, WantedRelease> releases = new TreeMap<>();
    for (String text : list(RELEASES)) {
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException(
            "property 'releases': '" + text + "' is not of the form shop:1.2.0 or shop:[1.2,2)");
      }
      String release = text.substring(0, colon).strip();
      List<Configuration> own = configurations.remove(release);
      WantedRelease wanted =
          named(
              RELEASES,
              () ->
                  new WantedRelease(
                      release,
                      WantedRelease.versions(text.substring(colon + 1).strip()),
                      own == null ? List.of() : own));
      if (releases.put(release, wanted) != null) {
        throw new IllegalArgumentException(
            "property 'releases': release " + release + " stands twice");
      }
    }
    if (!configurations.isEmpty()) {
      throw new IllegalArgumentException(
          "property 'releases.configurations' is about "
              + String.join(", ", configurations.keySet())
              + ", which 'releases' does not name");
    }
    return List.copyOf(releases.values());
  }

  private Rollout.OnFailure onFailure() {
    String text = text(ON_FAILURE, Rollout.DEFAULT.onFailure().name().toLowerCase(Locale.ROOT));
    return Arrays.stream(Rollout.OnFailure.values())
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "property '" + ON_FAILURE + "' is '" + text + "'; use rollback or pause"));
  }

  private List<String> list(String key) {
    Object value = properties.getOrDefault(key, List.of());
    Collection<?> elements =
        value instanceof Object[] array
            ? Arrays.asList(array)
            : value instanceof Collection<?> collection ? collection : List.of(value);
    List<String> texts = new ArrayList<>();
    for (Object element : elements) {
      if (!(element instanceof String text)) {
        throw new IllegalArgumentException(
            "property '" + key + "' holds '" + element + "', which is not a text");
      }
      texts.add(text.strip());
    }
    return texts;
  }

  private String text(String key, String otherwise) {
    Object value = properties.getOrDefault(key, otherwise);
    if (value instanceof String || value instanceof Number) {
      return value.toString().strip();
    }
    throw new IllegalArgumentException("property '" + key + "' is '" + value + "', not a text");
  }

  private Duration millis(String key, Duration otherwise) {
    return Duration.ofMillis(number(key, otherwise.toMillis(), Long.MAX_VALUE));
  }

  private long number(String key, long otherwise, long maximum) {
    Object value = properties.getOrDefault(key, otherwise);
    String digits = value.toString().strip();
    try {
      long number = Long.parseLong(digits);
      if (number >= 0 && number <= maximum) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "property '" + key + "' is '" + value + "', not a whole number from 0 to " + maximum);
  }

  private <T> T json(String key, GroupReader.Reading<T> reading, T otherwise) {
    String text = text(key, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return reading.read(text);
    } catch (InvalidDocumentException e) {
      throw new IllegalArgumentException("property '" + key + "', " + e.getMessage(), e);
    }
  }

  /** Values refuse what is wrong; here it is said in which property. */
  private static <T> T named(String key, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(
          reason.startsWith("property '") ? reason : "property '" + key + "': " + reason, e);
    }
  }

  private static String known() {
    return String.join(", ", KEYS.stream().sorted().toList());
  }
}
