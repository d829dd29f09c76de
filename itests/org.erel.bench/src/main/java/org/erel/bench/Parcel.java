package org.erel.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.erel.api.Digests;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.erel.delivery.Description;
import org.erel.wire.ReleaseDocument;

/**
 * A release to be sent, of bytes that nothing can make fewer.
 *
 * @param release its jars are on this machine's disk
 * @param document what the cluster would be told of it
 */
record Parcel(Release release, ReleaseDocument document) {

  private static final int BUFFER = 1 << 16;

  /**
   * Makes one.
   *
   * @param folder where the jars go
   * @param version of the release
   * @param seeds one for each jar; equal ones make equal jars
   * @param bytes of each jar
   */
  static Parcel of(Path folder, String version, List<Long> seeds, long bytes) throws IOException {
    List<ReleaseBundle> bundles = new ArrayList<>();
    for (int i = 0; i < seeds.size(); i++) {
      var digest = Digests.sha256();
      Path jar = folder.resolve(version + "-" + i + ".jar");
      SplittableRandom random = new SplittableRandom(seeds.get(i));
      byte[] buffer = new byte[BUFFER];
      try (OutputStream out = Files.newOutputStream(jar)) {
        for (long left = bytes; left > 0; left -= BUFFER) {
          random.nextBytes(buffer);
          int length = (int) Math.min(left, BUFFER);
          out.write(buffer, 0, length);
          digest.update(buffer, 0, length);
        }
      }
      bundles.add(
          new ReleaseBundle(jar.getFileName().toString(), Digests.hex(digest.digest()), jar));
    }
    ReleaseId id = ReleaseId.parse("parcel@" + version);
    Release release = new Release(id, bundles, List.of(), Release.digest(id, bundles, List.of()));
    return new Parcel(release, Description.of(release, Optional.empty()));
  }

  /** Where the jar of a digest is. */
  Path jar(String sha256) {
    return release.bundles().stream()
        .filter(bundle -> bundle.sha256().equals(sha256))
        .findFirst()
        .orElseThrow()
        .content();
  }
}
