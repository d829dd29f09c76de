package org.erel.cluster.tests;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.erel.api.Digests;
import org.osgi.framework.BundleActivator;

/** A version of the sample release with the sample's own jars and something made up. */
final class ReleaseArchive {

  private static final String RELEASE_JSON = "release.json";

  private final String version;
  private final Map<String, byte[]> bundles = new LinkedHashMap<>();
  private final Map<String, byte[]> extra = new LinkedHashMap<>();
  private final JsonObject template;
  private boolean wrongDigest;

  private ReleaseArchive(String version) throws IOException {
    this.version = version;
    Map<String, byte[]> sample = entries(TestCluster.sample("greeting-1.1.0.erel"));
    try (JsonReader reader =
        Json.createReader(new ByteArrayInputStream(sample.get(RELEASE_JSON)))) {
      template = reader.readObject();
    }
    for (JsonObject bundle : template.getJsonArray("bundles").getValuesAs(JsonObject.class)) {
      String[] id = bundle.getString("id").split(":");
      String jar = id[1] + "-" + id[2] + ".jar";
      bundles.put(id[1] + ":" + id[2], sample.get(jar));
    }
  }

  /** What greeting 1.1.0 holds, under another version. */
  static ReleaseArchive greeting(String version) throws IOException {
    return new ReleaseArchive(version);
  }

  /** Adds a bundle that starts last. */
  ReleaseArchive bundle(String name, Class<? extends BundleActivator> activator)
      throws IOException {
    return bundle(
        name,
        Map.of("Bundle-Activator", activator.getName(), "Import-Package", "org.osgi.framework"),
        activator);
  }

  /** Adds a bundle without classes that starts last. */
  ReleaseArchive bundle(String name, Map<String, String> headers) throws IOException {
    return bundle(name, headers, null);
  }

  private ReleaseArchive bundle(String name, Map<String, String> headers, Class<?> content)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Bundle-ManifestVersion", "2");
    all.put("Bundle-SymbolicName", name);
    all.put("Bundle-Version", "1.0.0");
    return jar(name, all, content);
  }

  /** Adds a jar that is no bundle. */
  ReleaseArchive plainJar(String name) throws IOException {
    return jar(name, Map.of(), null);
  }

  private ReleaseArchive jar(String name, Map<String, String> headers, Class<?> content)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.putValue("Manifest-Version", "1.0");
    headers.forEach(attributes::putValue);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      if (content != null) {
        String path = content.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(path));
        try (InputStream in = content.getClassLoader().getResourceAsStream(path)) {
          in.transferTo(jar);
        }
      }
    }
    bundles.put(name + ":1.0.0", bytes.toByteArray());
    return this;
  }

  /** Adds a file that release.json does not list. */
  ReleaseArchive file(String name) {
    extra.put(name, "evil".getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Has release.json expect another jar than the last. */
  ReleaseArchive wrongDigest() {
    wrongDigest = true;
    return this;
  }

  String name() {
    return "greeting-" + version + ".erel";
  }

  byte[] bytes() throws IOException {
    JsonArrayBuilder listed = Json.createArrayBuilder();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> bundle : bundles.entrySet()) {
        put(zip, bundle.getKey().replace(':', '-') + ".jar", bundle.getValue());
        listed.add(
            Json.createObjectBuilder()
                .add("id", "org.erel.tests:" + bundle.getKey())
                .add("sha256", digest(bundle.getValue())));
      }
      JsonObject json =
          Json.createObjectBuilder(template)
              .add("id", "org.erel.tests:greeting:" + version)
              .add("bundles", listed)
              .build();
      put(zip, RELEASE_JSON, json.toString().getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, byte[]> file : extra.entrySet()) {
        put(zip, file.getKey(), file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private String digest(byte[] jar) {
    return wrongDigest ? Digests.sha256("another") : Digests.hex(Digests.sha256().digest(jar));
  }

  /** Puts it into a releases folder, at once and whole. */
  void drop(Path releases) throws IOException {
    drop(releases, name(), bytes());
  }

  static void drop(Path releases, String name, byte[] content) throws IOException {
    Path part = releases.resolve(name + ".part");
    Files.write(part, content);
    Files.move(part, releases.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static Map<String, byte[]> entries(Path archive) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }
}
