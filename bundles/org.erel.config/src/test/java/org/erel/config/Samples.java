package org.erel.config;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.erel.api.Document;
import org.erel.replication.Effect;
import org.erel.wire.Ballot;
import org.erel.wire.Held;

/** Documents for tests. */
final class Samples {

  static final Instant NOW = Instant.parse("2026-11-23T10:15:30Z");

  private Samples() {}

  static String content(String name, String version) {
    return "{\"group\":\"%s\",\"members\":[\"web-*\"],\"releases\":{\"shop\":{\"version\":\"%s\"}}}"
        .formatted(name, version);
  }

  static Document document(String name, long revision, String publisher) {
    return new Document(
        name, revision, publisher, NOW, false, content(name, "1." + revision + ".0"));
  }

  static Document tombstone(String name, long revision, String publisher) {
    return new Document(name, revision, publisher, NOW, true, "");
  }

  static Effect.Keep keep(Document document) {
    Ballot ballot = new Ballot(document.revision(), document.publisher());
    return new Effect.Keep(new Held(document, ballot), Optional.empty(), List.of());
  }
}
