package org.erel.repository;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.erel.api.Configuration;
import org.erel.api.Names;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.erel.archive.StagedJar;
import org.erel.fuzz.Decoder;
import org.erel.fuzz.Scratch;

/** What is remembered of the releases folder. */
public final class RepositoryDecoders {

  private RepositoryDecoders() {}

  /** All of them. */
  public static List<Decoder> all() {
    return List.of(
        new Decoder("release-record", List.of(written()), List.of(), RepositoryDecoders::record));
  }

  private static final String RECORD = "shop@1.0.0.json";

  private static byte[] written() {
    try {
      Path folder = Scratch.emptied("records");
      ContentStore store = new ContentStore(Scratch.emptied("record-store"));
      try (StagedJar staged = store.stage(new ByteArrayInputStream(new byte[] {1}))) {
        List<ReleaseBundle> bundles =
            List.of(new ReleaseBundle("a.jar", staged.sha256(), store.keep(staged)));
        List<Configuration> configurations = List.of(new Configuration("pool", "{}"));
        ReleaseId id = ReleaseId.parse("shop@1.0.0");
        Release release =
            new Release(id, bundles, configurations, Release.digest(id, bundles, configurations));
        new ReleaseRecords(folder, store)
            .save(new ReleaseIndex.Known(release, "shop-1.0.0.erel", "1", Optional.of("voucher")));
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
