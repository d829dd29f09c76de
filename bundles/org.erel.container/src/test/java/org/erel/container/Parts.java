package org.erel.container;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.erel.api.Configuration;
import org.erel.api.JournalStep;
import org.erel.api.Part;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;

/** Parts and entries for tests. */
final class Parts {

  static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private Parts() {}

  static Committed shop(String version, Configuration... configurations) {
    return new Committed(
        new Part(
            ReleaseId.parse("shop@" + version),
            version.replace(".", "").repeat(64).substring(0, 64),
            List.of(configurations)),
        List.of(new ReleaseBundle("a.jar", "1".repeat(64), Path.of("/store/" + version))));
  }

  static Entry entry(JournalStep step, Committed part) {
    return Entry.of(NOON, step, part, Duration.ofMillis(7), "group web", "it \"broke\" ü\n");
  }

  static Entry entry(JournalStep step) {
    return Entry.of(NOON, step, "ada@desk", "");
  }
}
