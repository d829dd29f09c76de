package org.erel.testing;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A release that does nothing and may be large: bundles without code, of bytes that cannot be
 * compressed.
 *
 * @param version of the release {@code cargo}
 * @param seeds one for each bundle: equal seeds make equal bundles
 * @param bytes of each bundle, and some more
 */
public record Cargo(String version, List<Long> seeds, long bytes) {

  /** The release's name. */
  public static final String NAME = "cargo";

  private static final int BUFFER = 64 << 10;

  /** Copies the list. */
  public Cargo {
    seeds = List.copyOf(seeds);
  }

  /**
   * Bundles that are all different.
   *
   * @param version of the release
   * @param bundles how many
   * @param bytes of each
   * @return the first version
   */
  public static Cargo of(String version, int bundles, long bytes) {
    List<Long> seeds = new ArrayList<>();
    for (long i = 0; i < bundles; i++) {
      seeds.add(i);
    }
    return new Cargo(version, seeds, bytes);
  }

  /**
   * Another version with one bundle changed.
   *
   * @param next its version
   * @param bundle which one, from 0 on
   * @return all others are the same
   */
  public Cargo changed(String next, int bundle) {
    List<Long> changed = new ArrayList<>(seeds);
    changed.set(bundle, changed.get(bundle) + 1_000_003);
    return new Cargo(next, changed, bytes);
  }

  /**
   * The name of its archive.
   *
   * @return such as {@code cargo-1.0.0.erel}
   */
  public String archive() {
    return NAME + "-" + version + ".erel";
  }

  /**
   * Writes its archive, which is there at once and whole.
   *
   * @param folder where to
   * @return the archive
   * @throws IOException if it cannot be written
   */
  public Path write(Path folder) throws IOException {
    Path work = Files.createTempDirectory("erel-cargo-");
    Path part = folder.resolve("." + archive() + ".part");
    List<Path> jars = new ArrayList<>();
    List<String> listed = new ArrayList<>();
    try (ZipOutputStream zip = new ZipOutputStream(buffered(part))) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (int i = 0; i < seeds.size(); i++) {
        Path jar = work.resolve("cargo." + i + "-1.0.0.jar");
        jars.add(jar);
        listed.add(
            "{\"id\":\"org.erel.tests:cargo.%d:1.0.0\",\"sha256\":\"%s\"}"
                .formatted(i, jar(jar, i)));
      }
      zip.putNextEntry(new ZipEntry("release.json"));
      String json =
          "{\"feature-resource-version\":\"1.0\",\"id\":\"org.erel.tests:cargo:%s\",\"bundles\":[%s]}"
              .formatted(version, String.join(",", listed));
      zip.write(json.getBytes(StandardCharsets.UTF_8));
      for (Path jar : jars) {
        zip.putNextEntry(new ZipEntry(jar.getFileName().toString()));
        Files.copy(jar, zip);
        Files.delete(jar);
      }
    } finally {
      for (Path jar : jars) {
        Files.deleteIfExists(jar);
      }
      Files.delete(work);
    }
    return Files.move(part, folder.resolve(archive()), StandardCopyOption.ATOMIC_MOVE);
  }

  private String jar(Path file, int bundle) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", NAME + "." + bundle);
    manifest.getMainAttributes().putValue("Bundle-Version", "1.0.0");
    MessageDigest digest = sha256();
    try (OutputStream out = new DigestOutputStream(buffered(file), digest);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.setLevel(Deflater.NO_COMPRESSION);
      // without a time, so that equal seeds make equal bytes
      jar.putNextEntry(entry("META-INF/MANIFEST.MF"));
      manifest.write(jar);
      jar.putNextEntry(entry("content"));
      SplittableRandom random = new SplittableRandom(seeds.get(bundle));
      byte[] buffer = new byte[BUFFER];
      for (long left = bytes; left > 0; left -= BUFFER) {
        random.nextBytes(buffer);
        jar.write(buffer, 0, (int) Math.min(left, BUFFER));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static JarEntry entry(String name) {
    JarEntry entry = new JarEntry(name);
    entry.setTime(0);
    return entry;
  }

  private static OutputStream buffered(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
