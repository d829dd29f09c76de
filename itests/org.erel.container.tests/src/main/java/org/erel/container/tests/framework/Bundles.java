package org.erel.container.tests.framework;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.erel.api.Digests;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.erel.container.tests.framework.bundles.Greeter;
import org.erel.container.tests.framework.bundles.Guest;

/** Makes releases of two bundles: a greeter, and a guest whose component hears it. */
final class Bundles {

  private static final String COMPONENT =
      """
      <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="com.acme.guest"
          immediate="true" init="1">
        <implementation class="%s"/>
        <service><provide interface="java.util.concurrent.Callable"/></service>
        <reference name="greeters" parameter="0" interface="java.util.function.Supplier"
            cardinality="1..n" policy-option="greedy"/>
      </scr:component>
      """
          .formatted(Guest.class.getName());

  private Bundles() {}

  /**
   * A release whose greeter says the release's identifier.
   *
   * @param id name and version
   * @param folder where the jars go
   */
  static Release release(String id, Path folder) throws IOException {
    ReleaseId release = ReleaseId.parse(id);
    ReleaseBundle greeter =
        bundle(
            folder,
            "com.acme.greeter",
            Map.of("Bundle-Activator", Greeter.class.getName(), "Greeting", id),
            Greeter.class,
            Map.of());
    ReleaseBundle guest =
        bundle(
            folder,
            "com.acme.guest",
            Map.of("Service-Component", "OSGI-INF/guest.xml"),
            Guest.class,
            Map.of("OSGI-INF/guest.xml", COMPONENT.getBytes(StandardCharsets.UTF_8)));
    return new Release(
        release,
        List.of(greeter, guest),
        List.of(),
        Digests.sha256(id + greeter.sha256() + guest.sha256()));
  }

  private static ReleaseBundle bundle(
      Path folder,
      String name,
      Map<String, String> headers,
      Class<?> type,
      Map<String, byte[]> resources)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Bundle-ManifestVersion", "2");
    attributes.putValue("Bundle-SymbolicName", name);
    attributes.putValue("Bundle-Version", "1.0.0");
    attributes.putValue("Import-Package", "org.osgi.framework");
    headers.forEach(attributes::putValue);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      String path = type.getName().replace('.', '/') + ".class";
      try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
        put(jar, path, in.readAllBytes());
      }
      for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
        put(jar, resource.getKey(), resource.getValue());
      }
    }
    String sha256 = Digests.hex(Digests.sha256().digest(bytes.toByteArray()));
    Path content =
        Files.write(Files.createDirectories(folder).resolve(sha256), bytes.toByteArray());
    return new ReleaseBundle(name + ".jar", sha256, content);
  }

  private static void put(JarOutputStream jar, String path, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(path));
    jar.write(content);
    jar.closeEntry();
  }
}
