package org.erel.trust;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.ReleaseId;
import org.erel.api.Signature;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.Voucher;

/**
 * Who vouches for a release. With the signature goes the public key, so that everyone can tell
 * whether the release is what was signed. Whether the key is trusted is another question, which the
 * signature's {@linkplain Signature#key key} answers.
 *
 * @param publicKey as in {@link PublicKey#encoded}
 * @param signature made with that key
 */
public record ReleaseSignature(String publicKey, Signature signature) {

  private static final String ALGORITHM = "ed25519";

  /**
   * Validates the key, and that the signature is said to be by it.
   *
   * @throws InvalidKeyFileException if something is wrong
   */
  public ReleaseSignature {
    if (!PublicKey.id(PublicKey.decoded(publicKey).getEncoded()).equals(signature.key())) {
      throw new InvalidKeyFileException("the signature is by another key");
    }
  }

  /**
   * Vouches for a release. The same release and key make the same signature, on any day.
   *
   * @param key whose
   * @param release name and version
   * @param digest of the release's content
   * @return that fits
   */
  public static ReleaseSignature by(OperatorKey key, ReleaseId release, String digest) {
    return new ReleaseSignature(key.encodedPublicKey(), key.sign(payload(release, digest)));
  }

  /**
   * Reads what {@link #text} writes.
   *
   * @param text one line
   * @return the signature
   * @throws IllegalArgumentException if it is not one
   */
  public static ReleaseSignature parse(String text) {
    String[] words = text.strip().split("[ \\t]+");
    if (words.length != 3 || !words[0].equals(ALGORITHM)) {
      throw new IllegalArgumentException(
          "this is no signature; one has the form " + ALGORITHM + " PUBLIC-KEY SIGNATURE");
    }
    String id = PublicKey.id(PublicKey.decoded(words[1]).getEncoded());
    return new ReleaseSignature(words[1], new Signature(id, words[2]));
  }

  /**
   * The signature as a line: {@code ed25519 PUBLIC-KEY SIGNATURE}, both in Base64.
   *
   * @return ends with a line feed
   */
  public String text() {
    return ALGORITHM + " " + publicKey + " " + signature.value() + "\n";
  }

  /**
   * Whether this is what was signed.
   *
   * @param release name and version
   * @param digest of the release's content
   * @return false if either is another
   */
  public boolean fits(ReleaseId release, String digest) {
    return Ed25519.verify(
        PublicKey.decoded(publicKey),
        payload(release, digest),
        Base64.getDecoder().decode(signature.value()));
  }

  /**
   * Whether the signature in a release's document is of another release, or none. Which key made it
   * is not asked.
   *
   * @param document of a release
   * @return what is wrong, in words, with the way out; empty where it fits, or nobody signed
   */
  public static Optional<String> misfit(Document document) {
    if (document.tombstone()) {
      return Optional.empty();
    }
    try {
      ReleaseDocument release = ReleaseDocument.read(document.content());
      return release.voucher().flatMap(voucher -> misfit(release.release(), voucher));
    } catch (InvalidDocumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  static Optional<String> misfit(ReleaseId release, Voucher voucher) {
    try {
      return parse(voucher.signature()).fits(release, voucher.digest())
          ? Optional.empty()
          : Optional.of(
              "the signature of "
                  + release
                  + " does not fit: it was altered after it was signed; pack it again");
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "the signature of " + release + " cannot be read: " + e.getMessage() + "; pack it again");
    }
  }

  private static byte[] payload(ReleaseId release, String digest) {
    return String.join("\n", "erel release 1", release.toString(), digest)
        .getBytes(StandardCharsets.UTF_8);
  }
}
