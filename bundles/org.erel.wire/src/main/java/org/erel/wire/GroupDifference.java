package org.erel.wire;

import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.erel.api.Configuration;
import org.erel.api.Group;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Rollout;
import org.erel.api.WantedRelease;

/** What changes from one document of a group to another, in lines for people. */
public final class GroupDifference {

  private final List<String> changes = new ArrayList<>();

  private GroupDifference() {}

  /**
   * Compares two contents as operators write them: what does not change what they mean, such as
   * white space, is no change.
   *
   * @param before JSON; empty where there was no group
   * @param after JSON; empty where there is none any more
   * @return lines such as {@code release shop: 1.2.0 -> 1.3.0}; none where nothing changes
   * @throws InvalidDocumentException if one of them cannot be read
   */
  public static List<String> of(String before, String after) throws InvalidDocumentException {
    return of(read(before), read(after));
  }

  private static Optional<Group> read(String content) throws InvalidDocumentException {
    return content.isEmpty() ? Optional.empty() : Optional.of(GroupReader.read(content));
  }

  /**
   * Compares two groups.
   *
   * @param before empty where there was none
   * @param after empty where there is none any more
   * @return as above
   */
  public static List<String> of(Optional<Group> before, Optional<Group> after) {
    GroupDifference difference = new GroupDifference();
    if (before.isPresent() && after.isEmpty()) {
      difference.changes.add("the group ends");
    } else if (before.isEmpty() && after.isPresent()) {
      difference.changes.add("the group is new");
    }
    difference.members(before, after);
    difference.map("release", before.map(g -> versions(g)), after.map(g -> versions(g)));
    difference.map(
        "",
        before.map(GroupDifference::releaseConfigurations),
        after.map(GroupDifference::releaseConfigurations));
    difference.map(
        "",
        before.map(g -> properties("host configuration", g.configurations())),
        after.map(g -> properties("host configuration", g.configurations())));
    if (before.isPresent() && after.isPresent()) {
      difference.map(
          "rollout", before.map(g -> rollout(g.rollout())), after.map(g -> rollout(g.rollout())));
    }
    return List.copyOf(difference.changes);
  }

  private void members(Optional<Group> before, Optional<Group> after) {
    TreeSet<String> old = expressions(before);
    TreeSet<String> next = expressions(after);
    old.stream().filter(member -> !next.contains(member)).forEach(m -> line("members", m, null));
    next.stream().filter(member -> !old.contains(member)).forEach(m -> line("members", null, m));
  }

  private static TreeSet<String> expressions(Optional<Group> group) {
    TreeSet<String> expressions = new TreeSet<>();
    group.ifPresent(g -> g.members().forEach(member -> expressions.add(member.expression())));
    return expressions;
  }

  private void map(
      String what, Optional<Map<String, String>> before, Optional<Map<String, String>> after) {
    Map<String, String> old = before.orElse(Map.of());
    Map<String, String> next = after.orElse(Map.of());
    TreeSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(next.keySet());
    for (String key : keys) {
      if (!Objects.equals(old.get(key), next.get(key))) {
        line((what + " " + key).strip(), old.get(key), next.get(key));
      }
    }
  }

  private void line(String what, String old, String next) {
    if (old == null) {
      changes.add(what + ": + " + next);
    } else if (next == null) {
      changes.add(what + ": - " + old);
    } else {
      changes.add(what + ": " + old + " -> " + next);
    }
  }

  private static Map<String, String> versions(Group group) {
    Map<String, String> versions = new TreeMap<>();
    group.releases().forEach(release -> versions.put(release.name(), release.versionText()));
    return versions;
  }

  private static Map<String, String> releaseConfigurations(Group group) {
    Map<String, String> all = new TreeMap<>();
    for (WantedRelease release : group.releases()) {
      all.putAll(
          properties("release " + release.name() + " configuration", release.configurations()));
    }
    return all;
  }

  /** Each property, by where it is; a configuration without any, by itself. */
  private static Map<String, String> properties(String where, List<Configuration> configurations) {
    Map<String, String> properties = new TreeMap<>();
    for (Configuration configuration : configurations) {
      Map<String, JsonValue> values = ConfigurationText.object(configuration.properties());
      String place = where + " " + configuration.pid();
      if (values.isEmpty()) {
        properties.put(place, "{}");
      }
      values.forEach((key, value) -> properties.put(place + " " + key, value.toString()));
    }
    return properties;
  }

  private static Map<String, String> rollout(Rollout rollout) {
    return Map.of(
        "canaries", Integer.toString(rollout.canaries()),
        "maxUnavailable", rollout.maxUnavailable(),
        "minHealthyTime", Durations.write(rollout.minHealthyTime()),
        "deadline", Durations.write(rollout.deadline()),
        "onFailure", rollout.onFailure().name().toLowerCase(java.util.Locale.ROOT));
  }
}
