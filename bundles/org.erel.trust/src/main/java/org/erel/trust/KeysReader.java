package org.erel.trust;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Names;
import org.erel.wire.Cursor;

/** Reads the content of a keys document. */
final class KeysReader {

  private final Cursor cursor;
  private final Map<String, PublicKey> byId = new HashMap<>();
  private final List<PublicKey> keys = new ArrayList<>();
  private final Map<String, Revocation> revoked = new HashMap<>();

  private KeysReader(Cursor cursor) {
    this.cursor = cursor;
  }

  static KeysDocument read(Document document) throws InvalidDocumentException {
    try (Cursor cursor = new Cursor(document.content())) {
      KeysReader reader = new KeysReader(cursor);
      cursor.object("the keys document", reader::key);
      cursor.end();
      return new KeysDocument(document, reader.keys, reader.revoked);
    }
  }

  private void key(String key) throws InvalidDocumentException {
    switch (key) {
      case "keys" -> cursor.array("keys", this::publicKey);
      case "revoked" -> cursor.object("revoked", this::revocation);
      default -> throw unknown(key, "keys, revoked");
    }
  }

  private void publicKey() throws InvalidDocumentException {
    String line = cursor.currentString("a key");
    PublicKey key = cursor.valid(() -> PublicKey.parse(line));
    String id = key.id();
    if (byId.put(id, key) != null) {
      throw cursor.error("key " + key + " stands twice");
    }
    refuseBoth(id);
    keys.add(key);
  }

  private void revocation(String id) throws InvalidDocumentException {
    if (!id.matches("[0-9a-f]{32}")) {
      throw cursor.error(
          "'" + id + "' names no key, which takes 32 hex digits: erel keys show FILE tells them");
    }
    String[] reason = new String[1];
    Map<String, String> stand = new HashMap<>();
    cursor.object(
        "the revocation of " + id,
        key -> {
          switch (key) {
            case "reason" -> {
              String text = cursor.string("reason");
              cursor.valid(() -> new Revocation(text, Map.of()));
              reason[0] = text;
            }
            case "stand" -> cursor.object("stand", name -> stand.put(name, digest(name)));
            default -> throw unknown(key, "reason, stand");
          }
        });
    if (reason[0] == null) {
      throw cursor.error("the revocation of " + id + " has no 'reason'");
    }
    revoked.put(id, new Revocation(reason[0], stand));
    refuseBoth(id);
  }

  private String digest(String name) throws InvalidDocumentException {
    cursor.valid(() -> Names.checkDocument("document name", name));
    String digest = cursor.string("the digest of " + name);
    cursor.valid(() -> new Revocation("-", Map.of(name, digest)));
    return digest;
  }

  private void refuseBoth(String id) throws InvalidDocumentException {
    if (byId.containsKey(id) && revoked.containsKey(id)) {
      throw cursor.error("key " + id + " is both in 'keys' and in 'revoked': take it out of one");
    }
  }

  private InvalidDocumentException unknown(String key, String known) {
    return cursor.error("unknown key '" + key + "'; known here: " + known);
  }
}
