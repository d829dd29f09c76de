package org.erel.trust;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.erel.api.Document;
import org.erel.api.Glob;

/** Keys and documents. */
final class Samples {

  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private Samples() {}

  /** The same at every run. */
  static OperatorKey key(int number) {
    return OperatorKey.of(
        HexFormat.of()
            .parseHex("302e020100300506032b657004220420" + "%064x".formatted(number + 1)));
  }

  static PublicKey known(OperatorKey key, String owner, String... groups) {
    return key.publicKey(owner, Arrays.stream(groups).map(Glob::new).toList(), Optional.empty());
  }

  static PublicKey until(OperatorKey key, String owner, String day) {
    return key.publicKey(owner, List.of(), Optional.of(LocalDate.parse(day)));
  }

  static Document document(String name, long revision, String content) {
    return new Document(name, revision, "ann@desk", NOON, false, content);
  }

  /** A keys document that is not signed. */
  static Document keys(long revision, List<PublicKey> keys, Map<String, Revocation> revoked) {
    String lines =
        keys.stream().map(key -> '"' + key.line() + '"').collect(Collectors.joining(", "));
    String revocations =
        new TreeMap<>(revoked)
            .entrySet().stream()
                .map(entry -> '"' + entry.getKey() + "\": " + json(entry.getValue()))
                .collect(Collectors.joining(", "));
    return document(
        KeysDocument.NAME,
        revision,
        "{ \"keys\": [" + lines + "], \"revoked\": {" + revocations + "} }");
  }

  private static String json(Revocation revocation) {
    String stand =
        revocation.stand().entrySet().stream()
            .map(entry -> '"' + entry.getKey() + "\": \"" + entry.getValue() + '"')
            .collect(Collectors.joining(", "));
    return "{ \"reason\": \"" + revocation.reason() + "\", \"stand\": {" + stand + "} }";
  }
}
