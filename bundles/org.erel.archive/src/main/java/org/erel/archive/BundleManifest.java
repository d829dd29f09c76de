package org.erel.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.erel.api.BrokenReleaseException;

/** What a bundle says of itself (OSGi Core, Bundle Manifest Headers). */
final class BundleManifest {

  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final long LIMIT = 4L << 20;
  private static final String POM = "META-INF/maven/[^/]+/[^/]+/pom.properties";
  private static final long POM_LIMIT = 64L << 10;

  private BundleManifest() {}

  /**
   * The main headers of a bundle, by names in any case. Fails where a jar is none.
   *
   * @param name the jar's name, for the message
   * @param jar its content
   */
  static Map<String, String> headers(String name, Path jar) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    read(name, jar)
        .getMainAttributes()
        .forEach((key, value) -> headers.put(key.toString(), value.toString()));
    String symbolicName = headers.get("Bundle-SymbolicName");
    if (symbolicName == null || symbolicName.isBlank()) {
      throw noBundle(name, "no Bundle-SymbolicName");
    }
    String version = headers.get("Bundle-ManifestVersion");
    if (version == null || !version.trim().equals("2")) {
      throw noBundle(name, "Bundle-ManifestVersion is " + version + ", not 2");
    }
    return headers;
  }

  /** What a bundle with these headers is called, without directives. */
  static String symbolicName(Map<String, String> headers) {
    return headers.get("Bundle-SymbolicName").split(";", 2)[0].strip();
  }

  /**
   * What Maven wrote into a jar that it built.
   *
   * @param jar a zip
   * @return empty where there is none, or several, as in a jar made of others
   */
  static Optional<Properties> pom(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> poms =
          zip.stream().filter(entry -> entry.getName().matches(POM)).limit(2).toList();
      if (poms.size() != 1) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      String name = poms.get(0).getName();
      try (InputStream in = new BoundedInput(zip.getInputStream(poms.get(0)), name, POM_LIMIT)) {
        properties.load(in);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
      return Optional.of(properties);
    }
  }

  private static Manifest read(String name, Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry manifest = zip.getEntry(MANIFEST);
      if (manifest == null) {
        throw noBundle(name, "no " + MANIFEST);
      }
      try (InputStream in = new BoundedInput(zip.getInputStream(manifest), MANIFEST, LIMIT)) {
        return new Manifest(in);
      }
    } catch (BrokenReleaseException e) {
      throw e;
    } catch (ZipException e) {
      throw noBundle(name, "no readable jar: " + e.getMessage());
    } catch (IOException e) {
      throw noBundle(name, "no readable manifest: " + e.getMessage());
    }
  }

  private static BrokenReleaseException noBundle(String name, String reason) {
    return new BrokenReleaseException(
        name + " is no bundle (" + reason + "): wrap it as a bundle, or leave it out");
  }
}
