package org.erel.material.tests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.erel.container.testing.TestBundle;

/** Small bundles of which two releases have the same, or nearly the same. */
final class Bundles {

  private static final String TELLER =
      """
      package com.acme.teller;
      public class Teller implements org.osgi.framework.BundleActivator {
        public void start(org.osgi.framework.BundleContext context) throws Exception {
          String said = tell(context);
          context.registerService(
              java.util.function.Supplier.class, (java.util.function.Supplier<String>) () -> said, null);
        }
        public void stop(org.osgi.framework.BundleContext context) {}
        private String tell(org.osgi.framework.BundleContext context) throws Exception {
          %s
        }
      }
      """;

  private static final String SERVLET =
      """
      package com.acme.servlet;
      import jakarta.servlet.http.*;
      public class Activator extends HttpServlet implements org.osgi.framework.BundleActivator {
        private String location;
        public void start(org.osgi.framework.BundleContext context) {
          location = context.getBundle().getLocation();
          var properties = new java.util.Hashtable<String, Object>();
          properties.put("osgi.http.whiteboard.servlet.pattern", "/where");
          context.registerService(jakarta.servlet.Servlet.class, this, properties);
        }
        public void stop(org.osgi.framework.BundleContext context) {}
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws java.io.IOException {
          response.getWriter().print(location);
        }
      }
      """;

  private static final String COMMAND =
      """
      package com.acme.command;
      public class Command implements org.osgi.framework.BundleActivator {
        private String location;
        public void start(org.osgi.framework.BundleContext context) {
          location = context.getBundle().getLocation();
          var properties = new java.util.Hashtable<String, Object>();
          properties.put("osgi.command.scope", "acme");
          properties.put("osgi.command.function", new String[] {"where"});
          context.registerService(Command.class, this, properties);
        }
        public void stop(org.osgi.framework.BundleContext context) {}
        public String where() { return location; }
      }
      """;

  private Bundles() {}

  /** One class that tells a word, exported. */
  static TestBundle library(String bundleVersion, String word) throws IOException {
    return TestBundle.of("com.acme.library", bundleVersion)
        .header("Export-Package", "com.acme.library;version=" + bundleVersion)
        .entry("com/acme/library/Word.class", word(word));
  }

  static byte[] word(String word) throws IOException {
    return Compiled.classes(
            Map.of(
                "com.acme.library.Word",
                "package com.acme.library; public class Word { public String toString() { return \""
                    + word
                    + "\"; } }"))
        .get("com/acme/library/Word.class");
  }

  /**
   * Tells, through the supplier service that the platform sees, what this code comes to.
   *
   * @param code statements with {@code context} at hand, the last of which returns a string
   */
  static TestBundle teller(String code) throws IOException {
    return TestBundle.of("com.acme.teller", "1.0.0")
        .header("Bundle-Activator", "com.acme.teller.Teller")
        .entry(
            "com/acme/teller/Teller.class",
            Compiled.classes(Map.of("com.acme.teller.Teller", TELLER.formatted(code)))
                .get("com/acme/teller/Teller.class"));
  }

  /** Tells the library's word, by whatever road the class loader finds it. */
  static TestBundle wordTeller() throws IOException {
    return teller(
        "return Class.forName(\"com.acme.library.Word\").getDeclaredConstructor().newInstance()"
            + ".toString();");
  }

  static TestBundle servlet() throws IOException {
    return TestBundle.of("com.acme.servlet", "1.0.0")
        .header("Import-Package", "org.osgi.framework,jakarta.servlet,jakarta.servlet.http")
        .header("Bundle-Activator", "com.acme.servlet.Activator")
        .entry(
            "com/acme/servlet/Activator.class",
            Compiled.classes(Map.of("com.acme.servlet.Activator", SERVLET))
                .get("com/acme/servlet/Activator.class"));
  }

  static TestBundle command() throws IOException {
    return TestBundle.of("com.acme.command", "1.0.0")
        .header("Bundle-Activator", "com.acme.command.Command")
        .entry(
            "com/acme/command/Command.class",
            Compiled.classes(Map.of("com.acme.command.Command", COMMAND))
                .get("com/acme/command/Command.class"));
  }

  /** A jar, to be put into a bundle. */
  static byte[] jar(Map<String, byte[]> entries, boolean multiRelease) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (multiRelease) {
      manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
