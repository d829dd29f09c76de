package org.erel.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.erel.api.Digests;
import org.osgi.service.feature.FeatureService;

/** Jars, archives and what describes them, made for a test. */
public final class Jars {

  public static final FeatureService FEATURES =
      ServiceLoader.load(FeatureService.class).findFirst().orElseThrow();

  private Jars() {}

  /** A bundle; the same name and version make the same bytes. */
  public static byte[] bundle(String symbolicName, String version) {
    return jar(
        Map.of(
            "Bundle-ManifestVersion", "2",
            "Bundle-SymbolicName", symbolicName,
            "Bundle-Version", version));
  }

  /** A jar with these headers. */
  public static byte[] jar(Map<String, String> headers) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.forEach(manifest.getMainAttributes()::putValue);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(out)) {
      ZipEntry entry = new ZipEntry("META-INF/MANIFEST.MF");
      entry.setTime(0);
      jar.putNextEntry(entry);
      manifest.write(jar);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  /** A zip of these entries, whatever their names. */
  public static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  /** The text of a release.json of these jars, {@code artifact-1.0.0.jar} each. */
  public static String json(String id, Map<String, byte[]> jars, String rest) {
    String bundles =
        jars.entrySet().stream()
            .map(
                jar ->
                    "{\"id\":\"g:%s:1.0.0\",\"sha256\":\"%s\"}"
                        .formatted(jar.getKey().replace("-1.0.0.jar", ""), sha256(jar.getValue())))
            .collect(Collectors.joining(","));
    return "{\"id\":\"%s\",\"bundles\":[%s]%s}".formatted(id, bundles, rest);
  }

  /** The entries of a good archive: a release.json and its jars. */
  public static Map<String, byte[]> release(String id, Map<String, byte[]> jars, String rest) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("release.json", utf8(json(id, jars, rest)));
    entries.putAll(jars);
    return entries;
  }

  /** Two bundles, in an order that is not the alphabet's. */
  public static Map<String, byte[]> twoBundles() {
    Map<String, byte[]> jars = new LinkedHashMap<>();
    jars.put("b-1.0.0.jar", bundle("b", "1.0.0"));
    jars.put("a-1.0.0.jar", bundle("a", "1.0.0"));
    return jars;
  }

  /** A whole archive of shop 1.0.0, told apart by its one configuration. */
  public static byte[] shop(int size) {
    return zip(
        release(
            "g:shop:1.0.0",
            twoBundles(),
            ",\"configurations\":{\"pool\":{\"size:Integer\":" + size + "}}"));
  }

  /** Writes a folder of files. */
  public static Path folder(Path folder, Map<String, byte[]> files) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    return folder;
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static String sha256(byte[] content) {
    return Digests.hex(Digests.sha256().digest(content));
  }
}
