package org.erel.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.erel.api.Settings;

/**
 * Gathers a master's settings: defaults, {@code etc/erel.properties}, the environment, flags; the
 * later wins. A relative path starts from the unpacked folder in the file, and from the working
 * folder elsewhere.
 */
final class SettingsReader {

  private static final String LABEL_VARIABLE = "EREL_LABEL_";

  private final Path home;
  private final Path workingFolder;
  private final Map<String, String> gathered = new TreeMap<>();

  SettingsReader(Path home, Path workingFolder) {
    this.home = home;
    this.workingFolder = workingFolder;
  }

  /**
   * Reads {@code etc/erel.properties}, if there is one. Keys that do not start with {@code erel.}
   * go to the framework as they are.
   */
  SettingsReader file(Path file) {
    if (!Files.exists(file)) {
      return this;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException(file + " cannot be read: " + e.getMessage());
    }
    for (String key : properties.stringPropertyNames()) {
      String value = properties.getProperty(key).strip();
      String source = key + " in " + file;
      if (key.startsWith(Settings.LABEL_PREFIX) || !key.startsWith("erel.")) {
        gathered.put(key, value);
      } else {
        put(Setting.ofProperty(key).orElseThrow(() -> unknown(source)), value, home, source);
      }
    }
    return this;
  }

  SettingsReader environment(Map<String, String> environment) {
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.variable());
      if (value != null) {
        put(setting, value, workingFolder, "environment variable " + setting.variable());
      }
    }
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith(LABEL_VARIABLE)) {
            String name = variable.substring(LABEL_VARIABLE.length()).toLowerCase(Locale.ROOT);
            gathered.put(Settings.LABEL_PREFIX + name, value);
          }
        });
    return this;
  }

  /** Takes the flags that were given; a null value was not. */
  SettingsReader flags(Map<Setting, String> flags, Map<String, String> labels) {
    flags.forEach(
        (setting, value) -> {
          if (value != null) {
            put(setting, value, workingFolder, setting.flag());
          }
        });
    labels.forEach((name, value) -> gathered.put(Settings.LABEL_PREFIX + name, value));
    return this;
  }

  /**
   * Completes what was gathered.
   *
   * @param hostName asked only where no identifier was set
   * @return the framework properties
   */
  Map<String, String> settings(Supplier<String> hostName) {
    Map<String, String> settings = new LinkedHashMap<>(gathered);
    settings.computeIfAbsent(Settings.IDENTIFIER, key -> hostName.get());
    settings.putIfAbsent(Settings.BROKER, "amqp://localhost");
    settings.putIfAbsent(Settings.HEARTBEAT, "10");
    settings.putIfAbsent(Settings.DATA, home.resolve("data").toString());
    settings.putIfAbsent(Settings.RELEASES, home.resolve("releases-repo").toString());
    settings.putIfAbsent(Settings.TRUSTED, home.resolve("etc/trusted").toString());
    settings.put(
        Settings.LABELS,
        settings.keySet().stream()
            .filter(key -> key.startsWith(Settings.LABEL_PREFIX))
            .map(key -> key.substring(Settings.LABEL_PREFIX.length()))
            .collect(Collectors.joining(",")));
    try {
      Settings.host(settings::get);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(e.getMessage());
    }
    return settings;
  }

  private void put(Setting setting, String value, Path base, String source) {
    try {
      gathered.put(setting.property(), setting.normalise(value, base));
    } catch (IllegalArgumentException e) {
      throw new SettingsException(source + " " + e.getMessage());
    }
  }

  private static SettingsException unknown(String source) {
    return new SettingsException(
        source
            + " is not a setting: use "
            + Arrays.stream(Setting.values())
                .map(Setting::property)
                .collect(Collectors.joining(", "))
            + " or "
            + Settings.LABEL_PREFIX
            + "NAME");
  }
}
