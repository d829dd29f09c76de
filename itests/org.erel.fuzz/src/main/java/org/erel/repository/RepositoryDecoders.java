package org.erel.repository;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.erel.api.Configuration;
import org.erel.api.Digests;
import org.erel.api.Names;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.erel.fuzz.Decoder;
import org.erel.fuzz.Scratch;
import org.erel.fuzz.Text;
import org.osgi.service.feature.FeatureService;

/** What is dropped into the releases folder. */
public final class RepositoryDecoders {

  private static final FeatureService FEATURES =
      ServiceLoader.load(FeatureService.class).findFirst().orElseThrow();
  private static final Limits LIMITS = new Limits(16, 64_000, 96_000, 1 << 20);
  private static final String MANIFEST =
      "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: a\n\n";

  private RepositoryDecoders() {}

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
            List.of(BrokenDropException.class),
            input -> ReleaseJson.read(input, FEATURES)),
        new Decoder(
            "release-archive",
            List.of(zip("release.json", json, "a-1.0.0.jar", jar)),
            List.of(BrokenDropException.class),
            RepositoryDecoders::archive),
        new Decoder(
            "bundle-jar",
            List.of(jar),
            List.of(BrokenDropException.class),
            RepositoryDecoders::jar),
        new Decoder(
            "drop-name",
            List.of(Text.bytes("shop-1.2.0"), Text.bytes("a-b-1.2.0.rc1")),
            List.of(),
            input -> Drop.release(Text.of(input))),
        new Decoder(
            "release-record", List.of(written(jar)), List.of(), RepositoryDecoders::record));
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
        new ReleaseReader(new ContentStore(folder.resolve("store")), FEATURES, LIMITS);
    Release release = reader.read(Drop.look(archive, LIMITS).orElseThrow());
    Decoder.requireEqual(release, reader.read(Drop.look(archive, LIMITS).orElseThrow()));
  }

  private static void jar(byte[] input) throws IOException {
    BundleManifest.check(
        "a-1.0.0.jar", Files.write(Scratch.emptied("jar").resolve("a.jar"), input));
  }

  private static final String RECORD = "shop@1.0.0.json";

  private static byte[] written(byte[] jar) {
    try {
      Path folder = Scratch.emptied("records");
      ContentStore store = new ContentStore(Scratch.emptied("record-store"));
      try (ContentStore.Staged staged = store.stage(new ByteArrayInputStream(jar))) {
        List<ReleaseBundle> bundles =
            List.of(new ReleaseBundle("a.jar", staged.sha256(), staged.keep()));
        List<Configuration> configurations = List.of(new Configuration("pool", "{}"));
        ReleaseId id = ReleaseId.parse("shop@1.0.0");
        Release release =
            new Release(
                id, bundles, configurations, ReleaseReader.digest(id, bundles, configurations));
        new ReleaseRecords(folder, store)
            .save(new ReleaseIndex.Known(release, "shop-1.0.0.erel", "1"));
      }
      return Files.readAllBytes(folder.resolve(RECORD));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What cannot be read is left out, and its drop is read again. */
  private static void record(byte[] input) throws IOException {
    Path folder = Scratch.emptied("records");
    Path file = Files.write(folder.resolve(RECORD), input);
    ReleaseRecords records =
        new ReleaseRecords(folder, new ContentStore(Scratch.kept("record-store")));
    SortedMap<ReleaseId, ReleaseIndex.Known> known = records.load();
    if (known.size() == 1 && Names.encodable(known.toString())) {
      Files.delete(file);
      records.save(known.get(known.firstKey()));
      Decoder.requireEqual(known, records.load());
    }
  }
}
