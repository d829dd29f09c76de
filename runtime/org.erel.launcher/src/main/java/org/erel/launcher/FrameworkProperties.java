package org.erel.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.osgi.framework.Constants;

/** How a master configures its framework. */
final class FrameworkProperties {

  private FrameworkProperties() {}

  /**
   * What is the same for all masters, and what is not.
   *
   * @param settings a master's
   * @param data its folder
   * @return may be added to
   */
  static Map<String, String> of(Map<String, String> settings, Path data) throws IOException {
    Properties common = new Properties();
    try (InputStream in = FrameworkProperties.class.getResourceAsStream("framework.properties")) {
      common.load(in);
    }
    Map<String, String> properties = new HashMap<>();
    common.stringPropertyNames().forEach(key -> properties.put(key, common.getProperty(key)));
    properties.putAll(settings);
    properties.put(Constants.FRAMEWORK_STORAGE, data.resolve("cache").toString());
    properties.put("felix.cm.dir", data.resolve("config").toString());
    return properties;
  }
}
