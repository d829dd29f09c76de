package org.erel.material.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.erel.api.Configuration;
import org.erel.container.testing.TestBundle;

/**
 * A REST application in two bundles. Its answer tells three versions that belong together: of the
 * bundle that answers, of a constant in its library's class, and of its configuration.
 */
final class RestApplication {

  private static final String WORDS =
      """
      package com.acme.words;
      public class Words { public static String version() { return "%s"; } }
      """;

  private static final String GREETING =
      """
      package com.acme.greeting;
      @jakarta.ws.rs.Path("greeting")
      public class Greeting {
        private final Object text;
        public Greeting(java.util.Map<String, Object> properties) {
          text = properties.get("text");
        }
        @jakarta.ws.rs.GET
        @jakarta.ws.rs.Produces("text/plain")
        public String greet() {
          return org.osgi.framework.FrameworkUtil.getBundle(Greeting.class).getVersion()
              + " " + com.acme.words.Words.version() + " " + text;
        }
      }
      """;

  /**
   * With its configuration in the constructor: Jersey makes an instance of its own where it finds
   * the service gone, and one without a configuration would answer while the bundle stops.
   */
  private static final String COMPONENT =
      """
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="com.acme.greeting"
          configuration-policy="require" init="1">
        <property name="osgi.jakartars.resource" type="Boolean" value="true"/>
        <service><provide interface="com.acme.greeting.Greeting"/></service>
        <implementation class="com.acme.greeting.Greeting"/>
      </scr:component>
      """;

  private RestApplication() {}

  static TestBundle[] bundles(String version) throws IOException {
    Map<String, byte[]> classes =
        Compiled.classes(
            Map.of(
                "com.acme.words.Words",
                WORDS.formatted(version),
                "com.acme.greeting.Greeting",
                GREETING));
    // The same version for both: an unchanged number does not make them the same.
    return new TestBundle[] {
      TestBundle.of("com.acme.words", "1.0.0")
          .header("Export-Package", "com.acme.words;version=1.0.0")
          .entry("com/acme/words/Words.class", classes.get("com/acme/words/Words.class")),
      TestBundle.of("com.acme.greeting", version)
          .header(
              "Import-Package",
              "org.osgi.framework,com.acme.words,jakarta.ws.rs;version=\"[3.1,4)\"")
          .header("Service-Component", "OSGI-INF/greeting.xml")
          .entry("OSGI-INF/greeting.xml", COMPONENT.getBytes(StandardCharsets.UTF_8))
          .entry(
              "com/acme/greeting/Greeting.class", classes.get("com/acme/greeting/Greeting.class"))
    };
  }

  static Configuration[] configurations(String version, int port) {
    return new Configuration[] {
      MaterialFixture.http(port),
      new Configuration(
          "JakartarsServletWhiteboardRuntimeComponent~rest", "{\"jersey.context.path\":\"rest\"}"),
      new Configuration("com.acme.greeting", "{\"text\":\"" + version + "\"}")
    };
  }

  /** What all of one version answers. */
  static String answer(String version) {
    return version + " " + version + " " + version;
  }
}
