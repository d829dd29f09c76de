package org.erel.trust;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.erel.api.Document;

/**
 * A key is trusted no more, whatever its documents say of when they were signed.
 *
 * @param reason why, for people; one line
 * @param stand the documents by that key that stand nevertheless: the digest of one for each name
 */
public record Revocation(String reason, Map<String, String> stand) {

  /** Validates the reason and the digests. */
  public Revocation {
    if (reason.isBlank() || reason.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the reason of a revocation must be one line of text, such as 'laptop lost'");
    }
    for (String digest : stand.values()) {
      if (!digest.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException(
            "'" + digest + "' is no document's digest, which is 64 hex digits");
      }
    }
    stand = java.util.Collections.unmodifiableMap(new TreeMap<>(stand));
  }

  /**
   * Whether a document by the revoked key stands. Then whoever revoked the key vouches for it.
   *
   * @param document any
   * @return true if it is listed
   */
  public boolean letsStand(Document document) {
    return Optional.ofNullable(stand.get(document.name())).equals(Optional.of(document.digest()));
  }
}
