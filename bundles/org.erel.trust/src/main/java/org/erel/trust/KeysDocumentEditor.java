package org.erel.trust;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriter;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.KeyFiles;
import org.erel.api.KeysEditor;
import org.erel.api.Signature;
import org.erel.wire.ReleaseDocument;

/** Edits {@link KeysDocument}s. */
public final class KeysDocumentEditor implements KeysEditor {

  private static final JsonProvider JSON = JsonProvider.provider();

  /** Has no state. */
  public KeysDocumentEditor() {}

  @Override
  public Set<String> vouching(Document document) {
    Set<String> keys = new TreeSet<>();
    document.signature().map(Signature::key).ifPresent(keys::add);
    if (document.kind() == Document.Kind.RELEASE && !document.tombstone()) {
      try {
        ReleaseDocument.read(document.content())
            .signature()
            .map(ReleaseSignature::parse)
            .ifPresent(by -> keys.add(by.signature().key()));
      } catch (InvalidDocumentException | IllegalArgumentException e) {
        // nobody vouches for what cannot be read
        return keys;
      }
    }
    return keys;
  }

  @Override
  public Contents read(String content) throws InvalidDocumentException {
    KeysDocument document = parse(content);
    Map<String, String> revoked = new TreeMap<>();
    document.revoked().forEach((key, revocation) -> revoked.put(key, words(revocation)));
    return new Contents(
        document.keys().stream().map(key -> new KeyFiles.Line(key.id(), key.line())).toList(),
        revoked);
  }

  private static String words(Revocation revocation) {
    return revocation.reason()
        + (revocation.stand().isEmpty()
            ? ""
            : "; what stands: " + String.join(", ", revocation.stand().keySet()));
  }

  @Override
  public String trust(String content, List<KeyFiles.Line> lines) throws InvalidDocumentException {
    KeysDocument document = parse(content);
    Map<String, PublicKey> keys = byId(document);
    for (KeyFiles.Line line : lines) {
      PublicKey key = PublicKey.parse(line.line());
      Revocation revocation = document.revoked().get(key.id());
      if (revocation != null) {
        throw new InvalidDocumentException(
            0, 0, "key " + key + " is revoked: " + revocation.reason() + "; make another one");
      }
      keys.put(key.id(), key);
    }
    return write(keys.values(), document.revoked());
  }

  @Override
  public String revoke(String content, String key, String reason, Map<String, String> stand)
      throws InvalidDocumentException {
    if (!key.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException(
          "'" + key + "' names no key, which takes 32 hex digits: keys show FILE tells them");
    }
    KeysDocument document = parse(content);
    Map<String, PublicKey> keys = byId(document);
    keys.remove(key);
    Map<String, Revocation> revoked = new TreeMap<>(document.revoked());
    revoked.put(key, new Revocation(reason, stand));
    return write(keys.values(), revoked);
  }

  private static Map<String, PublicKey> byId(KeysDocument document) {
    Map<String, PublicKey> keys = new LinkedHashMap<>();
    document.keys().forEach(key -> keys.put(key.id(), key));
    return keys;
  }

  private static KeysDocument parse(String content) throws InvalidDocumentException {
    return KeysDocument.read(
        new Document(Document.KEYS, 1, "nobody", Instant.EPOCH, false, content));
  }

  private static String write(Collection<PublicKey> keys, Map<String, Revocation> revoked) {
    JsonArrayBuilder lines = JSON.createArrayBuilder();
    keys.forEach(key -> lines.add(key.line()));
    JsonObjectBuilder revocations = JSON.createObjectBuilder();
    revoked.forEach(
        (key, revocation) -> {
          JsonObjectBuilder stand = JSON.createObjectBuilder();
          revocation.stand().forEach(stand::add);
          revocations.add(
              key,
              JSON.createObjectBuilder().add("reason", revocation.reason()).add("stand", stand));
        });
    StringWriter text = new StringWriter();
    try (JsonWriter writer =
        JSON.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true)).createWriter(text)) {
      writer.writeObject(
          JSON.createObjectBuilder().add("keys", lines).add("revoked", revocations).build());
    }
    return text.toString().strip();
  }
}
