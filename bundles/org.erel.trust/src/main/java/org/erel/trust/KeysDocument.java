package org.erel.trust;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;

/**
 * The document by which a cluster trusts more keys, and revokes others. Its content is JSON:
 *
 * <pre>{@code
 * {
 *   "keys": ["ed25519 BASE64 owner groups=web-* expires=2027-01-01"],
 *   "revoked": {
 *     "<key>": { "reason": "laptop lost", "stand": { "web": "<digest of a document>" } }
 *   }
 * }
 * }</pre>
 *
 * <p>It replaces the one before it as a whole. Whether it may stand {@link TrustedKeys#refusal}
 * tells.
 */
public final class KeysDocument {

  /** The name of such documents. No group has it. */
  public static final String NAME = Document.KEYS;

  private final Document document;
  private final List<PublicKey> keys;
  private final Map<String, Revocation> revoked;

  /** What {@link KeysReader} found. */
  KeysDocument(Document document, List<PublicKey> keys, Map<String, Revocation> revoked) {
    this.document = document;
    this.keys = List.copyOf(keys);
    this.revoked = java.util.Collections.unmodifiableMap(new TreeMap<>(revoked));
  }

  /**
   * Reads a document. Strict: an unknown or double key, a wrong type or value is an error with line
   * and column.
   *
   * @param document of the name {@link #NAME}, signed or not
   * @return what it says
   * @throws InvalidDocumentException if it is not one, or larger than {@link
   *     Document#MAXIMUM_BYTES}, or revokes the key that signs it
   */
  public static KeysDocument read(Document document) throws InvalidDocumentException {
    if (!document.name().equals(NAME)) {
      throw new InvalidDocumentException(
          0, 0, "the keys document has the name " + NAME + ", and not " + document.name());
    }
    if (document.tombstone()) {
      throw new InvalidDocumentException(
          0, 0, "the keys document cannot be deleted: publish {} where it shall say nothing more");
    }
    int size = document.content().getBytes(StandardCharsets.UTF_8).length;
    if (size > Document.MAXIMUM_BYTES) {
      throw new InvalidDocumentException(
          0,
          0,
          "the document has "
              + size
              + " bytes; at most "
              + Document.MAXIMUM_BYTES
              + " are accepted");
    }
    KeysDocument read = KeysReader.read(document);
    if (document.signature().isPresent()
        && read.revoked.containsKey(document.signature().get().key())) {
      throw new InvalidDocumentException(
          0,
          0,
          "it revokes key "
              + document.signature().get().key()
              + ", which signs it: sign it with another key");
    }
    return read;
  }

  /**
   * What it changes.
   *
   * @param before the one before it; empty where it is the first
   * @return in lines for people
   */
  public List<String> changes(Optional<KeysDocument> before) {
    Map<String, PublicKey> was = new TreeMap<>();
    before.ifPresent(earlier -> earlier.keys.forEach(key -> was.put(key.id(), key)));
    Map<String, PublicKey> is = new TreeMap<>();
    keys.forEach(key -> is.put(key.id(), key));
    List<String> changes = new ArrayList<>();
    is.forEach(
        (id, key) -> {
          if (!key.equals(was.get(id))) {
            changes.add("trusts " + key);
          }
        });
    revoked.forEach(
        (id, revocation) -> {
          if (before.filter(earlier -> revocation.equals(earlier.revoked.get(id))).isEmpty()) {
            changes.add("revokes " + id + ": " + revocation.reason());
          }
        });
    was.forEach(
        (id, key) -> {
          if (!is.containsKey(id) && !revoked.containsKey(id)) {
            changes.add("trusts " + key + " no more");
          }
        });
    return List.copyOf(changes);
  }

  /**
   * The document itself.
   *
   * @return as it was read
   */
  public Document document() {
    return document;
  }

  /**
   * The keys that it trusts.
   *
   * @return each once, in its order
   */
  public List<PublicKey> keys() {
    return keys;
  }

  /**
   * The keys that it revokes.
   *
   * @return by the key's identifier, sorted; none of them is in {@link #keys}
   */
  public Map<String, Revocation> revoked() {
    return revoked;
  }
}
