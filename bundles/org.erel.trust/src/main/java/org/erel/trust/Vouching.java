package org.erel.trust;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.ReleaseId;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.Voucher;

/**
 * Which releases an operator vouched for when he packed them: then anybody may announce them. His
 * signature fits name, version and digest, and his key is trusted and not limited to groups, for a
 * release runs wherever any group names it.
 *
 * <p>He said nothing of the document around it. So such a document is of revision 1 and not forced:
 * whatever replaces it, or brings back what was ended, is for one to sign who may.
 */
final class Vouching {

  private static final String WAY_OUT =
      "pack it with a key that is trusted here (erel pack --key), or push it with one";

  private final TrustedKeys trusted;

  /**
   * By the keys that a host trusts.
   *
   * @param trusted all of them
   */
  Vouching(TrustedKeys trusted) {
    this.trusted = trusted;
  }

  /**
   * Whether the content of a release's document vouches for it, where its own signature does not.
   *
   * @param document a release's
   * @param unsigned what is wrong with its own signature
   * @return empty if it may stand
   */
  Optional<String> refusal(Document document, String unsigned) {
    if (document.tombstone()) {
      return Optional.of(unsigned);
    }
    Optional<Voucher> voucher;
    try {
      voucher = ReleaseDocument.read(document.content()).voucher();
    } catch (InvalidDocumentException e) {
      return Optional.of(e.getMessage());
    }
    if (voucher.isEmpty()) {
      return Optional.of(unsigned(document).orElse(unsigned));
    } else if (document.revision() > 1 || document.forced()) {
      return Optional.of(
          unsigned
              + ". The signature in "
              + document.name()
              + " vouches for its first announcement alone, not for one that is forced or comes"
              + " after others");
    }
    return refusal(
        ReleaseId.parse(document.name()),
        voucher.get(),
        document.published(),
        revocation -> revocation.letsStand(document));
  }

  /** What helps, unless a key that is known here was to help. */
  private Optional<String> unsigned(Document document) {
    return document.signature().filter(by -> trusted.known(by.key()).isPresent()).isPresent()
        ? Optional.empty()
        : Optional.of("nobody vouches for " + document.name() + "; " + WAY_OUT);
  }

  /**
   * Whether a signature vouches for a release.
   *
   * @param release name and version
   * @param voucher what was signed, and the signature
   * @param at compared with the day on which the key expires
   * @param stands whether a document is excepted from a revocation
   * @return empty if it does
   */
  Optional<String> refusal(
      ReleaseId release, Voucher voucher, Instant at, Predicate<Revocation> stands) {
    Optional<String> misfit = ReleaseSignature.misfit(release, voucher);
    if (misfit.isPresent()) {
      return misfit;
    }
    String id = ReleaseSignature.parse(voucher.signature()).signature().key();
    Optional<PublicKey> known = trusted.known(id);
    Optional<Revocation> revocation = trusted.revocation(id);
    String by = "by key " + known.map(PublicKey::toString).orElse(id);
    if (revocation.isPresent()) {
      return revocation.filter(stands).isPresent()
          ? Optional.empty()
          : refused(release, by, "is revoked: " + revocation.get().reason());
    } else if (known.isEmpty()) {
      return refused(release, by, "nobody trusts here");
    } else if (known.get().limited()) {
      return refused(
          release,
          by,
          "is limited to groups "
              + PublicKey.names(known.get().groups())
              + ", and a release runs in any");
    } else if (known.get().expiredAt(at)) {
      return refused(release, by, "expired on " + known.get().expires().orElseThrow());
    }
    return Optional.empty();
  }

  private static Optional<String> refused(ReleaseId release, String by, String why) {
    return Optional.of(release + " is signed " + by + ", which " + why + "; " + WAY_OUT);
  }
}
