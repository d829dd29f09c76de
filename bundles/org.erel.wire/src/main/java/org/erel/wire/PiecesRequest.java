package org.erel.wire;

import java.util.List;
import java.util.Set;
import org.erel.api.Names;

/**
 * Send these pieces of a release to all who want it.
 *
 * @param release digest of the release's content, 64 lower-case hexadecimal digits
 * @param host who asks
 * @param pieces numbers as in {@link ReleaseDocument.Piece}, in the order in which they are wanted;
 *     few, and none twice
 */
public record PiecesRequest(String release, String host, List<Integer> pieces) {

  /** More than are asked for at once: whoever serves it is held up by all of it. */
  private static final int MOST = 16;

  /** Validates it. */
  public PiecesRequest {
    pieces = List.copyOf(pieces);
    Names.check("release digest", release);
    Names.check("host identifier", host);
    if (pieces.size() > MOST
        || pieces.stream().anyMatch(piece -> piece < 0)
        || Set.copyOf(pieces).size() < pieces.size()) {
      throw new IllegalArgumentException(
          "a request for %d pieces; at most %d different ones can be asked for"
              .formatted(pieces.size(), MOST));
    }
  }
}
