package org.erel.repository;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.erel.api.Configuration;
import org.erel.api.DurableFile;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is remembered of the known releases over a restart, one file for each: {@code
 * releases/NAME@VERSION.json}. So no drop is read and hashed again at boot, and the first drop of a
 * release stays the first. A record that cannot be read is not forgotten: the content may be here,
 * and nowhere else. For one thread, but for {@link #leftOut}.
 */
final class ReleaseRecords {

  private static final Logger LOG = LoggerFactory.getLogger(ReleaseRecords.class);
  private static final String SUFFIX = ".json";

  private final Path folder;
  private final ContentStore store;

  /** Why, until there is another record of the release, or none. */
  private final Map<ReleaseId, String> leftOut = new ConcurrentHashMap<>();

  ReleaseRecords(Path folder, ContentStore store) {
    this.folder = folder;
    this.store = store;
  }

  /** All records whose content is in the store. One that is not whole is {@link #leftOut}. */
  SortedMap<ReleaseId, ReleaseIndex.Known> load() throws IOException {
    SortedMap<ReleaseId, ReleaseIndex.Known> known = new TreeMap<>();
    leftOut.clear();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        try {
          ReleaseIndex.Known record = read(file);
          known.put(record.release().id(), record);
        } catch (IOException | RuntimeException e) {
          leaveOut(file, e);
        }
      }
    } catch (NoSuchFileException e) {
      return known; // nothing else means that there are none
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return known;
  }

  private void leaveOut(Path file, Exception reason) {
    String name = file.getFileName().toString();
    try {
      ReleaseId id = ReleaseId.parse(name.substring(0, name.length() - SUFFIX.length()));
      leftOut.put(id, file + " cannot be used: " + reason);
    } catch (IllegalArgumentException e) {
      LOG.warn("{} is no record of a release", file);
    }
  }

  /** Releases whose record is there and could not be used, with the reason. From any thread. */
  Map<ReleaseId, String> leftOut() {
    leftOut.keySet().removeIf(id -> Files.notExists(file(id)));
    return Map.copyOf(leftOut);
  }

  /** Writes a record; it is on disk when this returns. */
  void save(ReleaseIndex.Known known) throws IOException {
    Files.createDirectories(folder);
    DurableFile.write(file(known.release().id()), json(known).getBytes(StandardCharsets.UTF_8));
    leftOut.remove(known.release().id());
  }

  /** Forgets a release. */
  void remove(ReleaseId id) throws IOException {
    Files.deleteIfExists(file(id));
  }

  private Path file(ReleaseId id) {
    return folder.resolve(id + SUFFIX);
  }

  private static String json(ReleaseIndex.Known known) {
    Release release = known.release();
    JsonArrayBuilder bundles = Json.createArrayBuilder();
    release
        .bundles()
        .forEach(
            b ->
                bundles.add(
                    Json.createObjectBuilder().add("name", b.name()).add("sha256", b.sha256())));
    JsonArrayBuilder configurations = Json.createArrayBuilder();
    release
        .configurations()
        .forEach(
            c ->
                configurations.add(
                    Json.createObjectBuilder()
                        .add("pid", c.pid())
                        .add("properties", c.properties())));
    JsonObjectBuilder record = Json.createObjectBuilder();
    known.voucher().ifPresent(text -> record.add("voucher", text));
    return record
        .add("release", release.id().toString())
        .add("digest", release.digest())
        .add("drop", known.drop())
        .add("signature", known.signature())
        .add("bundles", bundles)
        .add("configurations", configurations)
        .build()
        .toString();
  }

  private ReleaseIndex.Known read(Path file) throws IOException {
    JsonObject json;
    try (Reader text = Files.newBufferedReader(file);
        JsonReader reader = Json.createReader(text)) {
      json = reader.readObject();
    } catch (JsonException e) {
      throw new IOException("not readable: " + e.getMessage(), e);
    }
    ReleaseId id = ReleaseId.parse(json.getString("release"));
    List<ReleaseBundle> bundles = new ArrayList<>();
    for (JsonObject bundle : json.getJsonArray("bundles").getValuesAs(JsonObject.class)) {
      String sha256 = bundle.getString("sha256");
      if (!store.has(sha256)) {
        throw new IOException(bundle.getString("name") + " is not in the store");
      }
      bundles.add(new ReleaseBundle(bundle.getString("name"), sha256, store.path(sha256)));
    }
    List<Configuration> configurations =
        json.getJsonArray("configurations").getValuesAs(JsonObject.class).stream()
            .map(c -> new Configuration(c.getString("pid"), c.getString("properties")))
            .toList();
    String digest = Release.digest(id, bundles, configurations);
    if (!digest.equals(json.getString("digest"))) {
      throw new IOException("its digest is not that of its content");
    }
    return new ReleaseIndex.Known(
        new Release(id, bundles, configurations, digest),
        json.getString("drop"),
        json.getString("signature"),
        Optional.ofNullable(json.getString("voucher", null)));
  }
}
