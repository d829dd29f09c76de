package org.erel.wire;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.cm.json.io.Configurations;
import org.erel.api.Configuration;

/**
 * The typed JSON of configurations (OSGi Compendium, Configurator Service Specification, 150.3).
 */
public final class ConfigurationText {

  private ConfigurationText() {}

  /**
   * The one text of a set of properties.
   *
   * @param pid whose
   * @param properties with typed keys such as {@code size:Integer}
   * @return the configuration with canonical properties
   * @throws IllegalArgumentException if a value is not of its key's type
   */
  public static Configuration canonical(String pid, JsonObject properties) {
    Configuration configuration = new Configuration(pid, sorted(properties).toString());
    typed(configuration);
    return configuration;
  }

  /**
   * The properties as ConfigAdmin takes them.
   *
   * @param configuration any
   * @return typed values; without {@code service.pid}
   * @throws IllegalArgumentException if a value is not of its key's type
   */
  public static Hashtable<String, Object> typed(Configuration configuration) {
    try {
      return Configurations.buildReader()
          .build(object(configuration.properties()))
          .readConfiguration();
    } catch (IOException | JsonException e) {
      throw new IllegalArgumentException(
          "configuration " + configuration.pid() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Lays configurations over others, property by property. A property replaces one of the same
   * name, whatever the types.
   *
   * @param base what holds where nothing is laid over
   * @param over what wins
   * @return one for each PID of either
   */
  public static List<Configuration> overlay(
      Collection<Configuration> base, Collection<Configuration> over) {
    Map<String, Configuration> merged = new TreeMap<>();
    base.forEach(c -> merged.put(c.pid(), c));
    over.forEach(c -> merged.merge(c.pid(), c, ConfigurationText::overlay));
    return new ArrayList<>(merged.values());
  }

  private static Configuration overlay(Configuration base, Configuration over) {
    Map<String, String> keys = new TreeMap<>();
    JsonObject below = object(base.properties());
    JsonObject above = object(over.properties());
    below.keySet().forEach(key -> keys.put(property(key), key));
    above.keySet().forEach(key -> keys.put(property(key), key));
    JsonObjectBuilder merged = RecordJson.JSON.createObjectBuilder();
    keys.values()
        .forEach(key -> merged.add(key, above.containsKey(key) ? above.get(key) : below.get(key)));
    return new Configuration(base.pid(), sorted(merged.build()).toString());
  }

  /** The property's name without its type: {@code size} of {@code size:Integer}. */
  static String property(String key) {
    int colon = key.lastIndexOf(':');
    return colon > 0 ? key.substring(0, colon) : key;
  }

  static JsonObject object(String text) {
    try (JsonReader reader = RecordJson.JSON.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  /** With the keys of every object in order, at any depth; arrays keep theirs. */
  private static JsonValue sorted(JsonValue value) {
    if (value instanceof JsonObject object) {
      JsonObjectBuilder sorted = RecordJson.JSON.createObjectBuilder();
      new TreeMap<>(object).forEach((key, element) -> sorted.add(key, sorted(element)));
      return sorted.build();
    }
    if (value instanceof JsonArray array) {
      JsonArrayBuilder sorted = RecordJson.JSON.createArrayBuilder();
      array.forEach(element -> sorted.add(sorted(element)));
      return sorted.build();
    }
    return value;
  }
}
