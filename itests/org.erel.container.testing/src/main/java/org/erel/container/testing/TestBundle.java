package org.erel.container.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.erel.api.Digests;
import org.erel.api.ReleaseBundle;

/** Builds a bundle from classes on the class path; equal ones are equal byte by byte. */
public final class TestBundle {

  private static final LocalDateTime WRITTEN = LocalDateTime.of(2020, 1, 1, 0, 0);

  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Manifest manifest = new Manifest();
  private final String name;

  private TestBundle(String name, String version) {
    this.name = name;
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    header("Bundle-ManifestVersion", "2");
    header("Bundle-SymbolicName", name);
    header("Bundle-Version", version);
    header("Import-Package", "org.osgi.framework");
  }

  public static TestBundle of(String name, String version) {
    return new TestBundle(name, version);
  }

  /** A bundle with a configurable component {@code com.acme.probe}. */
  public static TestBundle probe(String version) {
    return of("com.acme.probe", version).component("com.acme.probe", "");
  }

  public TestBundle header(String header, String value) {
    manifest.getMainAttributes().putValue(header, value);
    return this;
  }

  public TestBundle activator(Class<?> type) {
    header("Bundle-Activator", type.getName());
    return type(type);
  }

  /** A component of the class {@link Probe}. */
  public TestBundle component(String component, String attributes) {
    return component(
        component,
        Probe.class,
        "immediate=\"true\" activate=\"activate\" modified=\"modified\" " + attributes,
        "<service><provide interface=\"java.util.function.Supplier\"/></service>");
  }

  /** A component of this module or of a test, from its description: the elements inside it. */
  public TestBundle component(String component, Class<?> type, String attributes, String elements) {
    header("Service-Component", "OSGI-INF/*.xml");
    entries.put(
        "OSGI-INF/" + component + ".xml",
        """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s" %s>
          <implementation class="%s"/>
          %s
        </scr:component>
        """
            .formatted(component, attributes, type.getName(), elements)
            .getBytes(StandardCharsets.UTF_8));
    return type(type);
  }

  /** A class that no compiler has written. */
  public TestBundle type(String name, byte[] classFile) {
    entries.put(name.replace('.', '/') + ".class", classFile);
    return this;
  }

  /** Takes a class along. */
  public TestBundle type(Class<?> type) {
    String path = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
      return entry(path, in.readAllBytes());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Takes in a file, in place of one that is there. */
  public TestBundle entry(String path, byte[] content) {
    entries.put(path, content);
    return this;
  }

  public ReleaseBundle write(Path folder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes)) {
      ByteArrayOutputStream headers = new ByteArrayOutputStream();
      manifest.write(headers);
      put(jar, JarFile.MANIFEST_NAME, headers.toByteArray());
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        put(jar, entry.getKey(), entry.getValue());
      }
    }
    String sha256 = Digests.hex(Digests.sha256().digest(bytes.toByteArray()));
    Path content =
        Files.write(Files.createDirectories(folder).resolve(sha256), bytes.toByteArray());
    return new ReleaseBundle(name + ".jar", sha256, content);
  }

  private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setTimeLocal(WRITTEN);
    jar.putNextEntry(entry);
    jar.write(content);
    jar.closeEntry();
  }
}
