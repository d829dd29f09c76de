package org.erel.config;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.erel.api.Configuration;
import org.erel.api.Digests;
import org.erel.api.Document;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.erel.replication.Effect;
import org.erel.trust.OperatorKey;
import org.erel.trust.ReleaseSignature;
import org.erel.wire.Ballot;
import org.erel.wire.Held;
import org.erel.wire.ReleaseDocument;

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

  /** An announcement of a release, with its content and who vouches for it. */
  static Document release(long revision, String jar, Optional<OperatorKey> by) {
    ReleaseId shop = ReleaseId.parse("shop@1.2.0");
    List<ReleaseDocument.Bundle> bundles =
        List.of(new ReleaseDocument.Bundle("a.jar", Digests.sha256(jar), 1, List.of()));
    List<Configuration> configurations = List.of(new Configuration("pool", "{\"size:Integer\":8}"));
    String digest = Release.digest(shop, bundles, configurations);
    return new Document(
        shop.toString(),
        revision,
        "ann",
        NOW,
        false,
        new ReleaseDocument(
                shop,
                digest,
                bundles,
                configurations,
                by.map(key -> ReleaseSignature.by(key, shop, digest).text().strip()))
            .content());
  }

  static Effect.Keep keep(Document document) {
    Ballot ballot = new Ballot(document.revision(), document.publisher());
    return new Effect.Keep(new Held(document, ballot), Optional.empty(), List.of());
  }
}
