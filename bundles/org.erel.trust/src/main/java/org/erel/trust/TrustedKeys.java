package org.erel.trust;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.ReleaseId;
import org.erel.api.Signature;
import org.erel.wire.Voucher;

/**
 * Whom a host trusts, and so which documents may stand. The keys of the host's own folder, its
 * <em>roots</em>, and those of the newest keys document, less those that it revokes.
 *
 * <p>Whatever is asked is answered by the roots, the keys document and the document in question
 * alone: no clock, nothing that happened before. So hosts of the same roots and the same keys
 * document answer alike, whatever they saw in which order. Immutable, for any thread.
 */
public final class TrustedKeys {

  private static final String UNSIGNED =
      "it is not signed; sign it with a key that is trusted here (erel publish --key)";

  private final Map<String, PublicKey> roots;
  private final boolean mayBeUnsigned;

  /** By documents. A root is as the host's folder has it, whatever a document says. */
  private final Map<String, PublicKey> added;

  private final Map<String, Revocation> revoked;

  private TrustedKeys(
      Map<String, PublicKey> roots,
      boolean mayBeUnsigned,
      Map<String, PublicKey> added,
      Map<String, Revocation> revoked) {
    this.roots = roots;
    this.mayBeUnsigned = mayBeUnsigned;
    this.added = added;
    this.revoked = revoked;
  }

  /**
   * Trusts the keys of a folder, and with none of them nobody.
   *
   * @param roots of equal keys the first counts
   * @return without a keys document
   */
  public static TrustedKeys of(Collection<PublicKey> roots) {
    return new TrustedKeys(byId(roots), false, Map.of(), Map.of());
  }

  /**
   * For a cluster whose operators say that it runs unsigned: everything may stand. But what is
   * signed with a key that is known here must be what was signed.
   *
   * @param roots the keys that are known nevertheless; may be empty
   * @return without a keys document
   */
  public static TrustedKeys unsigned(Collection<PublicKey> roots) {
    return new TrustedKeys(byId(roots), true, Map.of(), Map.of());
  }

  /**
   * The same, and no key is known.
   *
   * @return without a keys document
   */
  public static TrustedKeys unsigned() {
    return unsigned(List.of());
  }

  /**
   * The same roots with a keys document, in place of any before.
   *
   * @param keys the newest that stands
   * @return what holds from now on
   * @throws IllegalArgumentException if the roots alone do not let it stand, as when its signer was
   *     taken out of the folder; the message says why
   */
  public TrustedKeys with(KeysDocument keys) {
    new TrustedKeys(roots, mayBeUnsigned, Map.of(), Map.of())
        .refusal(keys.document())
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException("the keys document does not stand: " + reason);
            });
    return new TrustedKeys(roots, mayBeUnsigned, byId(keys.keys()), keys.revoked());
  }

  /**
   * Whether a document may stand: one that is about to be published, that another host has, or that
   * this host holds. What is held must be asked again when the keys document changes.
   *
   * @param document a group's, a release's, or a keys document; for a release, the signature in its
   *     content is as good ({@link Vouching})
   * @return empty if it may; else why not, in words, with the way out
   */
  public Optional<String> refusal(Document document) {
    Optional<String> refusal =
        document.signature().isEmpty()
            ? Optional.of(UNSIGNED).filter(reason -> !mayBeUnsigned)
            : refusal(document, document.signature().get());
    if (refusal.isPresent() && document.kind() == Document.Kind.RELEASE && !altered(document)) {
      return new Vouching(this).refusal(document, refusal.get());
    }
    // nobody's JSON is read before it is known whose it is
    return refusal.isEmpty() && document.name().equals(KeysDocument.NAME)
        ? malformed(document)
        : refusal;
  }

  /**
   * Whether a release's own signature vouches for it, so that anybody may announce it.
   *
   * @param release its document's name
   * @param voucher as a publisher shows it
   * @param now this machine's time
   * @return empty if it does; else why not, in words, with the way out
   */
  public Optional<String> vouching(String release, Voucher voucher, Instant now) {
    return new Vouching(this).refusal(ReleaseId.parse(release), voucher, now, any -> false);
  }

  /**
   * Whether a document is not what was signed.
   *
   * @param document any
   * @return false also where nobody knows the key that signed it
   */
  public boolean altered(Document document) {
    return document
        .signature()
        .filter(by -> known(by.key()).filter(key -> !fits(key, document, by)).isPresent())
        .isPresent();
  }

  /**
   * Whether the owner of a key may publish documents of a name now.
   *
   * @param id the key's identifier; empty for one who has none
   * @param name a document's
   * @param now this machine's time
   * @return empty if he may; else why not, to be put after the name of the key
   */
  public Optional<String> publishing(Optional<String> id, String name, Instant now) {
    if (mayBeUnsigned) {
      return Optional.empty();
    }
    if (id.isEmpty()) {
      return Optional.of("is not there");
    }
    Optional<PublicKey> key = known(id.get());
    if (revoked.containsKey(id.get())) {
      return Optional.of("is revoked: " + revoked.get(id.get()).reason());
    } else if (key.isEmpty()) {
      return Optional.of("is trusted by nobody");
    } else if (!key.get().mayPublish(name)) {
      return Optional.of("may publish " + PublicKey.names(key.get().groups()) + " alone");
    }
    return key.get().expiredAt(now)
        ? Optional.of("expired on " + key.get().expires().orElseThrow())
        : Optional.empty();
  }

  /**
   * Whether a cluster runs unsigned.
   *
   * @return true if documents need no signature
   */
  public boolean mayBeUnsigned() {
    return mayBeUnsigned;
  }

  /**
   * The keys that are trusted.
   *
   * @return by identifier; revoked ones are not among them
   */
  public Map<String, PublicKey> keys() {
    Map<String, PublicKey> keys = new LinkedHashMap<>(added);
    keys.putAll(roots);
    keys.keySet().removeAll(revoked.keySet());
    return java.util.Collections.unmodifiableMap(keys);
  }

  /**
   * A key that is known, revoked or not.
   *
   * @param id its identifier
   * @return empty if nobody said what it is
   */
  public Optional<PublicKey> known(String id) {
    return Optional.ofNullable(roots.getOrDefault(id, added.get(id)));
  }

  /**
   * Whether, and why, a key is revoked.
   *
   * @param id its identifier
   * @return empty if it is not
   */
  public Optional<Revocation> revocation(String id) {
    return Optional.ofNullable(revoked.get(id));
  }

  private Optional<String> refusal(Document document, Signature signature) {
    Optional<PublicKey> known = known(signature.key());
    if (mayBeUnsigned) {
      return known.filter(key -> !fits(key, document, signature)).map(TrustedKeys::altered);
    }
    Revocation revocation = revoked.get(signature.key());
    if (revocation != null && !revocation.letsStand(document)) {
      return Optional.of(revoked(name(signature, known), revocation));
    }
    if (revocation != null && !document.name().equals(KeysDocument.NAME)) {
      // who revoked the key vouches for it; a keys document must stand on a host that knows no
      // other
      return Optional.empty();
    }
    return known.isEmpty()
        ? Optional.of(
            "it is signed by key "
                + signature.key()
                + ", which nobody trusts here; put that key's line into etc/trusted on each host, or"
                + " sign it with a key that is trusted")
        : refusal(document, signature, known.get());
  }

  private Optional<String> refusal(Document document, Signature signature, PublicKey key) {
    boolean root = roots.containsKey(signature.key());
    if (!fits(key, document, signature)) {
      return Optional.of(altered(key));
    } else if (document.name().equals(KeysDocument.NAME) && (!root || key.limited())) {
      return Optional.of(
          "it is signed by key "
              + key
              + (root
                  ? ", which is limited to groups " + PublicKey.names(key.groups())
                  : ", which a keys document trusts")
              + "; only a key of etc/trusted without groups may say which keys are trusted");
    } else if (!key.mayPublish(document.name())) {
      return Optional.of(
          "it is signed by key "
              + key
              + ", which may publish "
              + PublicKey.names(key.groups())
              + " alone; sign it with a key that may publish "
              + document.name());
    } else if (key.expiredAt(document.published())) {
      return Optional.of(
          "it is dated "
              + document.published()
              + ", and key "
              + key
              + " that signs it expired on "
              + key.expires().orElseThrow()
              + "; sign it with another key");
    }
    return Optional.empty();
  }

  private static boolean fits(PublicKey key, Document document, Signature signature) {
    return key.fits(document.payload(), signature);
  }

  private static String altered(PublicKey key) {
    return "its signature by key "
        + key
        + " does not fit: it was altered after it was signed; publish it again";
  }

  private static String revoked(String key, Revocation revocation) {
    return "it is signed by key "
        + key
        + ", which is revoked: "
        + revocation.reason()
        + "; sign it with another key, or list it under 'stand' in "
        + KeysDocument.NAME;
  }

  private static String name(Signature signature, Optional<PublicKey> known) {
    return known.map(PublicKey::toString).orElse(signature.key());
  }

  private static Optional<String> malformed(Document document) {
    try {
      KeysDocument.read(document);
      return Optional.empty();
    } catch (InvalidDocumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static Map<String, PublicKey> byId(Collection<PublicKey> keys) {
    Map<String, PublicKey> byId = new LinkedHashMap<>();
    keys.forEach(key -> byId.putIfAbsent(key.id(), key));
    return java.util.Collections.unmodifiableMap(byId);
  }
}
