package org.erel.container;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.erel.api.Configuration;
import org.erel.api.Hold;
import org.erel.api.Installed.Quarantine;
import org.erel.api.JournalEntry;
import org.erel.api.JournalStep;
import org.erel.api.Part;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;

/**
 * The texts of a journal: JSON, which is an entry or, under {@code record}, all that the entries
 * before it came to.
 */
final class JournalText {

  private JournalText() {}

  /** Of one entry. */
  static String of(Entry entry) {
    JournalEntry what = entry.what();
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("at", what.at().toString())
            .add("step", what.step().name())
            .add("took", what.took().toNanos())
            .add("by", what.by())
            .add("reason", what.reason());
    what.release().ifPresent(release -> json.add("release", release.toString()));
    json.add("part", what.part());
    entry.committed().ifPresent(committed -> json.add("committed", json(committed)));
    return json.build().toString();
  }

  /** One that makes those before it history. */
  static String of(ReleaseRecord record) {
    JsonObjectBuilder json =
        Json.createObjectBuilder().add("name", record.name()).add("hold", record.hold().name());
    record.committed().ifPresent(committed -> json.add("committed", json(committed)));
    JsonArrayBuilder kept = Json.createArrayBuilder();
    record.kept().forEach(each -> kept.add(json(each)));
    JsonArrayBuilder quarantine = Json.createArrayBuilder();
    for (Quarantine each : record.quarantine()) {
      quarantine.add(
          Json.createObjectBuilder()
              .add("part", each.part())
              .add("release", each.release().toString())
              .add("since", each.since().toString())
              .add("reason", each.reason()));
    }
    record
        .attempt()
        .ifPresent(
            attempt ->
                json.add(
                    "attempt",
                    Json.createObjectBuilder()
                        .add("part", attempt.part())
                        .add("release", attempt.release().toString())
                        .add("interruptions", attempt.interruptions())
                        .add("open", attempt.open())));
    if (!record.comeback().equals(Comeback.NONE)) {
      json.add(
          "comeback",
          Json.createObjectBuilder()
              .add("deaths", record.comeback().deaths())
              .add("open", record.comeback().open()));
    }
    json.add("kept", kept).add("quarantine", quarantine);
    return Json.createObjectBuilder().add("record", json).build().toString();
  }

  /**
   * Reads a text.
   *
   * @param text as it was written
   * @return an {@link Entry} or a {@link ReleaseRecord}; empty where it is neither
   */
  static Optional<Record> read(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      JsonObject json = reader.readObject();
      JsonObject record = json.getJsonObject("record");
      return Optional.of(record == null ? entry(json) : record(record));
    } catch (RuntimeException e) {
      // the parser has no types of its own for nesting too deep and for numbers too long
      return Optional.empty();
    }
  }

  private static Entry entry(JsonObject json) {
    JournalEntry what =
        new JournalEntry(
            Instant.parse(json.getString("at")),
            JournalStep.valueOf(json.getString("step")),
            Optional.ofNullable(json.getString("release", null)).map(ReleaseId::parse),
            json.getString("part"),
            Duration.ofNanos(json.getJsonNumber("took").longValueExact()),
            json.getString("by"),
            json.getString("reason"));
    return new Entry(
        what, Optional.ofNullable(json.getJsonObject("committed")).map(JournalText::committed));
  }

  private static ReleaseRecord record(JsonObject json) {
    return new ReleaseRecord(
        json.getString("name"),
        Optional.ofNullable(json.getJsonObject("committed")).map(JournalText::committed),
        json.getJsonArray("kept").getValuesAs(JsonObject.class).stream()
            .map(JournalText::committed)
            .toList(),
        Hold.valueOf(json.getString("hold")),
        json.getJsonArray("quarantine").getValuesAs(JsonObject.class).stream()
            .map(
                q ->
                    new Quarantine(
                        q.getString("part"),
                        ReleaseId.parse(q.getString("release")),
                        Instant.parse(q.getString("since")),
                        q.getString("reason")))
            .toList(),
        Optional.ofNullable(json.getJsonObject("attempt"))
            .map(
                a ->
                    new ReleaseRecord.Attempt(
                        a.getString("part"),
                        ReleaseId.parse(a.getString("release")),
                        a.getInt("interruptions"),
                        a.getBoolean("open"))),
        Optional.ofNullable(json.getJsonObject("comeback"))
            .map(c -> new Comeback(c.getInt("deaths"), c.getBoolean("open")))
            .orElse(Comeback.NONE));
  }

  private static JsonObjectBuilder json(Committed committed) {
    JsonArrayBuilder bundles = Json.createArrayBuilder();
    for (ReleaseBundle bundle : committed.bundles()) {
      bundles.add(
          Json.createObjectBuilder()
              .add("name", bundle.name())
              .add("sha256", bundle.sha256())
              .add("content", bundle.content().toString()));
    }
    JsonArrayBuilder configurations = Json.createArrayBuilder();
    for (Configuration configuration : committed.part().configurations()) {
      configurations.add(
          Json.createObjectBuilder()
              .add("pid", configuration.pid())
              .add("properties", configuration.properties()));
    }
    return Json.createObjectBuilder()
        .add("release", committed.part().release().toString())
        .add("content", committed.part().content())
        .add("bundles", bundles)
        .add("configurations", configurations);
  }

  private static Committed committed(JsonObject json) {
    List<Configuration> configurations =
        json.getJsonArray("configurations").getValuesAs(JsonObject.class).stream()
            .map(c -> new Configuration(c.getString("pid"), c.getString("properties")))
            .toList();
    List<ReleaseBundle> bundles =
        json.getJsonArray("bundles").getValuesAs(JsonObject.class).stream()
            .map(
                b ->
                    new ReleaseBundle(
                        b.getString("name"),
                        b.getString("sha256"),
                        Path.of(b.getString("content"))))
            .toList();
    return new Committed(
        new Part(
            ReleaseId.parse(json.getString("release")), json.getString("content"), configurations),
        bundles);
  }
}
