package org.erel.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.erel.api.Digests;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;

/** A release of one jar, {@code a.jar}. */
final class OneJar {

  private OneJar() {}

  static Release in(Path folder, byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("a.jar"), content);
    ReleaseId id = ReleaseId.parse("shop@1.2.0");
    String sha256 = Digests.hex(Digests.sha256().digest(content));
    List<ReleaseBundle> bundles = List.of(new ReleaseBundle("a.jar", sha256, file));
    return new Release(id, bundles, List.of(), Release.digest(id, bundles, List.of()));
  }
}
