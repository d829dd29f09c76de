package org.erel.container;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.felix.cm.json.io.Configurations;
import org.erel.api.Drift;
import org.erel.api.ReleaseId;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * What others did to the configurations of a release. Pure.
 *
 * <p>A configuration that is not bound to the release reaches a bundle of it where its PID is one
 * that a component there is configured by, its location lets that bundle see it, and no targeted
 * one of the release stands before it (OSGi Compendium, 104.3.2 and 104.4.1).
 */
final class Drifts {

  /** Written beside the properties by Configuration Admin, or by Erel's host configurations. */
  private static final Set<String> MARKS =
      Set.of(
          Constants.SERVICE_PID,
          ConfigurationAdmin.SERVICE_FACTORYPID,
          ConfigurationAdmin.SERVICE_BUNDLELOCATION);

  /** Marks what a group configures on the host itself; that is no other tool. */
  private static final String OWNER = "erel.owner";

  /**
   * A configuration as Configuration Admin has it.
   *
   * @param pid {@code factoryPid~name} for one of a factory
   * @param factoryPid empty for a singleton
   * @param location null where it is bound to none yet
   * @param properties without a guarantee of order
   */
  record Found(
      String pid,
      Optional<String> factoryPid,
      String location,
      Dictionary<String, Object> properties) {}

  private Drifts() {}

  /**
   * Compares.
   *
   * @param release whose
   * @param bindings what was bound
   * @param bundles the release's
   * @param found all that Configuration Admin has
   * @return sorted by PID
   */
  static List<Drift> between(
      ReleaseId release, List<Binding> bindings, List<Binding.Bound> bundles, List<Found> found) {
    Map<String, Found> byPid = new LinkedHashMap<>();
    found.forEach(each -> byPid.put(each.pid(), each));
    Map<String, Drift> drifts = new TreeMap<>();
    for (Binding binding : bindings) {
      String pid = binding.toString();
      Found there = byPid.remove(pid);
      JsonObject wanted = object(binding.properties());
      if (there == null) {
        drifts.put(pid, drift(release, pid, Drift.Kind.DELETED, wanted, null));
      } else if (!normal(wanted).equals(object(there.properties()))) {
        drifts.put(
            pid, drift(release, pid, Drift.Kind.CHANGED, wanted, object(there.properties())));
      }
    }
    for (Found other : byPid.values()) {
      if (other.properties().get(OWNER) == null && reaches(other, bindings, bundles)) {
        drifts.put(
            other.pid(),
            drift(release, other.pid(), Drift.Kind.ADDED, null, object(other.properties())));
      }
    }
    return List.copyOf(drifts.values());
  }

  private static boolean reaches(Found other, List<Binding> bindings, List<Binding.Bound> bundles) {
    String[] target = other.factoryPid().orElse(other.pid()).split("\\|", 4);
    return bundles.stream()
        .filter(bundle -> bundle.file().pids().contains(target[0]))
        .filter(bundle -> target.length < 2 || target[1].equals(bundle.file().symbolicName()))
        .filter(bundle -> target.length < 3 || target[2].equals(bundle.file().version().toString()))
        .filter(bundle -> target.length < 4 || target[3].equals(bundle.location()))
        .filter(bundle -> visible(other.location(), bundle.location()))
        .anyMatch(
            bundle ->
                other.factoryPid().isPresent()
                    || bindings.stream()
                        .noneMatch(
                            binding ->
                                binding.name().isEmpty()
                                    && binding.location().equals(bundle.location())
                                    && binding.pid().startsWith(target[0] + "|")));
  }

  /** A location with a question mark is visible to several bundles; releases ask no permission. */
  private static boolean visible(String location, String bundle) {
    return location == null || location.startsWith("?") || location.equals(bundle);
  }

  private static Drift drift(
      ReleaseId release, String pid, Drift.Kind kind, JsonObject wanted, JsonObject found) {
    return new Drift(release, pid, kind, text(wanted), text(found));
  }

  private static String text(JsonObject object) {
    if (object == null) {
      return "";
    }
    JsonObjectBuilder sorted = Json.createObjectBuilder();
    new TreeMap<>(object).forEach(sorted::add);
    return sorted.build().toString();
  }

  /** As Configuration Admin's properties would be written, whatever short forms the text uses. */
  private static JsonObject normal(JsonObject typed) {
    try {
      return object(
          Configurations.buildReader()
              .build(new StringReader(typed.toString()))
              .readConfiguration());
    } catch (IOException e) {
      throw new IllegalArgumentException("not typed JSON: " + typed, e);
    }
  }

  private static JsonObject object(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  private static JsonObject object(Dictionary<String, Object> properties) {
    Hashtable<String, Object> own = new Hashtable<>();
    for (String key : Collections.list(properties.keys())) {
      if (!MARKS.contains(key)) {
        own.put(key, properties.get(key));
      }
    }
    StringWriter text = new StringWriter();
    try {
      Configurations.buildWriter().build(text).writeConfiguration(own);
    } catch (IOException e) {
      throw new IllegalStateException("a text takes all that is written", e);
    }
    return object(text.toString());
  }
}
