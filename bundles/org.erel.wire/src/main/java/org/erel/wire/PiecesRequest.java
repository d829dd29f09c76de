package org.erel.wire;

import java.util.List;
import org.erel.api.Names;

/**
 * Send these pieces of a release to all who want it.
 *
 * @param release digest of the release's content, 64 lower-case hexadecimal digits
 * @param host who asks
 * @param pieces numbers as in {@link ReleaseDocument.Piece}, in the order in which they are wanted
 */
public record PiecesRequest(String release, String host, List<Integer> pieces) {

  /** Many more than are asked for at once. */
  private static final int MOST = 1024;

  /** Validates it. */
  public PiecesRequest {
    pieces = List.copyOf(pieces);
    Names.check("release digest", release);
    Names.check("host identifier", host);
    if (pieces.size() > MOST || pieces.stream().anyMatch(piece -> piece < 0)) {
      throw new IllegalArgumentException("pieces that cannot be: " + pieces.size());
    }
  }
}
