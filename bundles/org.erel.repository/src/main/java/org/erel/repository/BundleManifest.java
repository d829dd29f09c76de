package org.erel.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Tells bundles from other jars (OSGi Core, Bundle Manifest Headers). */
final class BundleManifest {

  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final long LIMIT = 4L << 20;

  private BundleManifest() {}

  /**
   * Fails where a jar is no bundle.
   *
   * @param name the jar's name, for the message
   * @param jar its content
   */
  static void check(String name, Path jar) throws IOException {
    Attributes headers = headers(name, jar);
    String symbolicName = headers.getValue("Bundle-SymbolicName");
    if (symbolicName == null || symbolicName.isBlank()) {
      throw noBundle(name, "no Bundle-SymbolicName");
    }
    String version = headers.getValue("Bundle-ManifestVersion");
    if (version == null || !version.trim().equals("2")) {
      throw noBundle(name, "Bundle-ManifestVersion is " + version + ", not 2");
    }
  }

  private static Attributes headers(String name, Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry manifest = zip.getEntry(MANIFEST);
      if (manifest == null) {
        throw noBundle(name, "no " + MANIFEST);
      }
      try (InputStream in = new BoundedInput(zip.getInputStream(manifest), MANIFEST, LIMIT)) {
        return new Manifest(in).getMainAttributes();
      }
    } catch (BrokenDropException e) {
      throw e;
    } catch (ZipException e) {
      throw noBundle(name, "no readable jar: " + e.getMessage());
    } catch (IOException e) {
      throw noBundle(name, "no readable manifest: " + e.getMessage());
    }
  }

  private static BrokenDropException noBundle(String name, String reason) {
    return new BrokenDropException(
        name + " is no bundle (" + reason + "): wrap it as a bundle, or leave it out");
  }
}
