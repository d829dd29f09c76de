package org.erel.config;

import java.util.Optional;
import org.erel.api.Document;
import org.erel.api.Group;
import org.erel.api.InvalidDocumentException;
import org.erel.trust.KeysDocument;
import org.erel.trust.ReleaseSignature;
import org.erel.trust.TrustedKeys;
import org.erel.wire.GroupReader;
import org.erel.wire.ReleaseDocument;

/**
 * Which documents are taken in and which are refused, and why. Hosts that trust the same keys
 * decide alike. From any thread; its state is replaced as a whole.
 */
final class Judgement {

  private volatile TrustedKeys roots;
  private volatile TrustedKeys trusted;

  /**
   * Without a keys document.
   *
   * @param roots the keys of this host's folder
   */
  Judgement(TrustedKeys roots) {
    this.roots = roots;
    this.trusted = roots;
  }

  /**
   * Whom this host trusts.
   *
   * @return with the keys document, where it stands
   */
  TrustedKeys trusted() {
    return trusted;
  }

  /**
   * Trusts other keys from now on.
   *
   * @param folder the keys of this host's folder
   * @param keys the keys document that is held; does nothing where the roots do not let it stand
   */
  void trust(TrustedKeys folder, Optional<Document> keys) {
    roots = folder;
    trust(keys);
  }

  /**
   * Another keys document is held.
   *
   * @param keys as above
   */
  void trust(Optional<Document> keys) {
    TrustedKeys alone = roots;
    trusted =
        keys.filter(document -> alone.refusal(document).isEmpty())
            .map(document -> alone.with(read(document)))
            .orElse(alone);
  }

  private static KeysDocument read(Document document) {
    try {
      return KeysDocument.read(document);
    } catch (InvalidDocumentException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * Why a document must be refused, or stands no more.
   *
   * @param document any
   * @return in words; empty where it may stand
   */
  Optional<String> refusal(Document document) {
    return trusted.refusal(document).or(() -> malformed(document));
  }

  /**
   * What is wrong with a document in itself, whoever signs it.
   *
   * @param document any
   * @return the reason to refuse it; empty where it is valid
   */
  static Optional<String> malformed(Document document) {
    return switch (document.kind()) {
      case GROUP -> document.tombstone() ? Optional.empty() : misnamed(document);
      case RELEASE ->
          ReleaseDocument.malformed(document).or(() -> ReleaseSignature.misfit(document));
      case KEYS -> Optional.empty();
    };
  }

  private static Optional<String> misnamed(Document document) {
    try {
      Group group = GroupReader.read(document.content());
      return group.name().equals(document.name())
          ? Optional.empty()
          : Optional.of(
              "its content is of group "
                  + group.name()
                  + "; a document has the name of its group, "
                  + document.name());
    } catch (InvalidDocumentException e) {
      return Optional.of(e.getMessage());
    }
  }
}
