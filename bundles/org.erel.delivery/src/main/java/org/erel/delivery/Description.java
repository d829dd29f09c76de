package org.erel.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.erel.api.Digests;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.wire.ReleaseDocument;

/** Makes of a release that is here what the cluster is told of it. */
public final class Description {

  private Description() {}

  /**
   * Reads all content.
   *
   * @param release its content is readable
   * @param signature as in {@link ReleaseDocument}
   * @return the document's content
   * @throws IOException if a jar cannot be read, or is not what it was
   */
  public static ReleaseDocument of(Release release, Optional<String> signature) throws IOException {
    List<ReleaseDocument.Bundle> bundles = new ArrayList<>();
    for (ReleaseBundle bundle : release.bundles()) {
      bundles.add(bundle(bundle));
    }
    return new ReleaseDocument(
        release.id(), release.digest(), bundles, release.configurations(), signature);
  }

  private static ReleaseDocument.Bundle bundle(ReleaseBundle bundle) throws IOException {
    List<String> pieces = new ArrayList<>();
    long size = 0;
    try (InputStream in = Files.newInputStream(bundle.content())) {
      for (byte[] piece = in.readNBytes(ReleaseDocument.PIECE);
          piece.length > 0;
          piece = in.readNBytes(ReleaseDocument.PIECE)) {
        pieces.add(Digests.hex(Digests.sha256().digest(piece)));
        size += piece.length;
      }
    }
    if (pieces.size() == 1 && !pieces.get(0).equals(bundle.sha256())) {
      throw new IOException(bundle.name() + " in the store is not what it was when it was read");
    }
    return new ReleaseDocument.Bundle(
        bundle.name(), bundle.sha256(), size, pieces.size() == 1 ? List.of() : pieces);
  }
}
