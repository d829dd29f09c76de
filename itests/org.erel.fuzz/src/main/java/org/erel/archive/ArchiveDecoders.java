package org.erel.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.erel.api.BrokenReleaseException;
import org.erel.api.Digests;
import org.erel.fuzz.Decoder;
import org.erel.fuzz.Scratch;
import org.erel.fuzz.Text;
import org.osgi.service.feature.FeatureService;

/** What is in a release archive or a folder. */
public final class ArchiveDecoders {

  private static final FeatureService FEATURES =
      ServiceLoader.load(FeatureService.class).findFirst().orElseThrow();
  private static final Limits LIMITS = new Limits(16, 64_000, 96_000, 1 << 20);
  private static final String MANIFEST =
      "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: a\n\n";

  private ArchiveDecoders() {}

  /** All of them. */
  public static List<Decoder> all() {
    byte[] jar = zip("META-INF/MANIFEST.MF", Text.bytes(MANIFEST));
    byte[] json =
        Text.bytes(
            """
            {"feature-resource-version": "1.0", "id": "g:shop:1.0.0", "bundles": [{"id": "g:a:1.0.0", "sha256": "%s"}],
             "configurations": {"pool~a": {"size:Integer": 8, "names": ["a"]}}}
            """
                .formatted(Digests.hex(Digests.sha256().digest(jar))));
    return List.of(
        new Decoder(
            "release-json",
            List.of(json),
            List.of(BrokenReleaseException.class),
            input -> ReleaseJson.read(input, FEATURES)),
        new Decoder(
            "feature-file",
            List.of(json),
            List.of(BrokenReleaseException.class),
            input -> ReleaseJson.of(ReleaseJson.unfinished(input), FEATURES)),
        new Decoder(
            "release-archive",
            List.of(zip("release.json", json, "a-1.0.0.jar", jar)),
            List.of(BrokenReleaseException.class),
            ArchiveDecoders::archive),
        new Decoder(
            "bundle-jar",
            List.of(jar),
            List.of(BrokenReleaseException.class),
            ArchiveDecoders::jar),
        new Decoder(
            "drop-name",
            List.of(Text.bytes("shop-1.2.0"), Text.bytes("a-b-1.2.0.rc1")),
            List.of(),
            input -> DropName.release(Text.of(input))));
  }

  private static byte[] zip(Object... namesAndContents) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        ZipEntry entry = new ZipEntry((String) namesAndContents[i]);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write((byte[]) namesAndContents[i + 1]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void archive(byte[] input) throws IOException {
    Path folder = Scratch.emptied("drop");
    Path archive = Files.write(folder.resolve("shop-1.0.0.erel"), input);
    ReleaseReader reader =
        new ReleaseReader(
            new TemporaryStore(Scratch.emptied("store")), FEATURES, LIMITS, Sources.NONE);
    DropName name = new DropName("shop-1.0.0.erel", false);
    Decoder.requireEqual(reader.read(archive, name), reader.read(archive, name));
  }

  private static void jar(byte[] input) throws IOException {
    Path jar = Files.write(Scratch.emptied("jar").resolve("a.jar"), input);
    BundleIds.of("a-1.0.0.jar", BundleManifest.headers("a-1.0.0.jar", jar), Optional.empty(), "g");
  }
}
