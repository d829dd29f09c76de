package org.erel.container;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.erel.api.Configuration;
import org.erel.api.DurableFile;
import org.erel.api.Hold;
import org.erel.api.Installed;
import org.erel.api.Part;
import org.erel.api.Problem;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;

/**
 * Keeps the records on disk, {@code <release>.json} each. A write is on disk, whole, when it
 * returns; a crash at any step leaves the old record or the new one. Calls for one name must not
 * overlap.
 */
final class Records {

  private static final String SUFFIX = ".json";

  private final Path folder;

  /**
   * Does not touch the disk.
   *
   * @param folder made at the first write
   */
  Records(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads what is there. A record that cannot be read is set aside as {@code <release>.json.broken}
   * and reported.
   *
   * @param problems takes the reports
   * @return sorted by name
   */
  List<ReleaseRecord> load(List<Problem> problems) {
    List<ReleaseRecord> records = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return records;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        try {
          records.add(parse(Files.readString(file)));
        } catch (IOException
            | JsonException
            | IllegalArgumentException
            | ClassCastException
            | NullPointerException e) {
          problems.add(setAside(file, e));
        }
      }
    } catch (IOException e) {
      problems.add(
          new Problem(
              "folder " + folder, "its records cannot be read, no release is started: " + e));
    }
    records.sort(java.util.Comparator.comparing(ReleaseRecord::name));
    return records;
  }

  private static Problem setAside(Path file, Exception why) {
    String name = file.getFileName().toString();
    String subject = "release " + name.substring(0, name.length() - SUFFIX.length());
    Path aside = file.resolveSibling(name + ".broken");
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      return new Problem(
          subject,
          "its record is broken and set aside as %s; what its groups want is installed anew: %s"
              .formatted(aside, why));
    } catch (IOException e) {
      return new Problem(subject, "its record " + file + " cannot be read: " + why);
    }
  }

  /**
   * Writes a record, or deletes it where there is nothing to remember.
   *
   * @throws IOException if it is not on disk
   */
  void write(ReleaseRecord record) throws IOException {
    Path file = folder.resolve(record.name() + SUFFIX);
    Files.createDirectories(folder);
    if (record.isNothing()) {
      Files.deleteIfExists(file);
      DurableFile.syncFolder(folder);
    } else {
      DurableFile.write(file, text(record).getBytes(StandardCharsets.UTF_8));
    }
  }

  static String text(ReleaseRecord record) {
    JsonObjectBuilder json =
        Json.createObjectBuilder().add("name", record.name()).add("hold", record.hold().name());
    record.committed().ifPresent(committed -> json.add("committed", json(committed)));
    record
        .failure()
        .ifPresent(
            failure ->
                json.add(
                    "failure",
                    Json.createObjectBuilder()
                        .add("part", failure.part())
                        .add("release", failure.release().toString())
                        .add("reason", failure.reason())));
    StringWriter text = new StringWriter();
    try (JsonWriter writer = Json.createWriter(text)) {
      writer.writeObject(json.build());
    }
    return text.toString();
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

  static ReleaseRecord parse(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      JsonObject json = reader.readObject();
      return new ReleaseRecord(
          json.getString("name"),
          Optional.ofNullable(json.getJsonObject("committed")).map(Records::committed),
          Hold.valueOf(json.getString("hold")),
          Optional.ofNullable(json.getJsonObject("failure")).map(Records::failure));
    }
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

  private static Installed.Failure failure(JsonObject json) {
    return new Installed.Failure(
        json.getString("part"),
        ReleaseId.parse(json.getString("release")),
        json.getString("reason"));
  }
}
