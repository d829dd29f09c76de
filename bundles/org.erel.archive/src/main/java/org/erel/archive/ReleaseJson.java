package org.erel.archive;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.erel.api.BrokenReleaseException;
import org.erel.api.Configuration;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.osgi.framework.Version;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/**
 * What a {@code release.json} says: an OSGi Feature (OSGi Compendium 8.1, Feature Service
 * Specification), plain JSON without comments, whose bundles carry their {@code sha256}.
 *
 * @param id artifact and version of the feature's id
 * @param jars in start order
 * @param configurations in the feature's order
 */
record ReleaseJson(ReleaseId id, List<Jar> jars, List<Configuration> configurations) {

  /**
   * A bundle as the feature names it.
   *
   * @param name the jar's file name: artifact, version and classifier joined by hyphens
   * @param sha256 64 lower-case hexadecimal digits; null where nobody says it
   * @param source where it is if it is not with the file; null where that is not said
   */
  record Jar(String name, String sha256, Source source) implements Release.Jar {}

  /**
   * Reads the file.
   *
   * @param content UTF-8
   * @param features reads features
   * @return what it says
   * @throws BrokenReleaseException with the place and the reason
   */
  static ReleaseJson read(byte[] content, FeatureService features) throws BrokenReleaseException {
    return of(json(content, true), features);
  }

  /**
   * What a feature file has, where bundles may still be without their {@code sha256}.
   *
   * @param content UTF-8
   * @return for {@link #of}
   * @throws BrokenReleaseException with the place and the reason
   */
  static JsonObject unfinished(byte[] content) throws BrokenReleaseException {
    return json(content, false);
  }

  private static JsonObject json(byte[] content, boolean digests) throws BrokenReleaseException {
    String text = text(content, "release.json");
    ReleaseJsonSyntax.check(text, digests);
    return object(text);
  }

  /**
   * What a file of configurations alone has, be it as in a feature or as the Configurator reads it.
   *
   * @param content UTF-8
   * @param file its name, for the message
   * @return by PIDs
   * @throws BrokenReleaseException with the place and the reason
   */
  static JsonObject configurations(byte[] content, String file) throws BrokenReleaseException {
    String text = text(content, file);
    ReleaseJsonSyntax.checkConfigurations(text, file);
    JsonObject all = object(text);
    if (all.containsKey("configurations")) {
      return all.getJsonObject("configurations");
    }
    JsonObjectBuilder configurations = Json.createObjectBuilder();
    all.forEach(
        (key, value) -> {
          if (!key.startsWith(ReleaseJsonSyntax.CONFIGURATOR)) {
            configurations.add(key, value);
          }
        });
    return configurations.build();
  }

  private static JsonObject object(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  /** What a checked object says. */
  static ReleaseJson of(JsonObject json, FeatureService features) throws BrokenReleaseException {
    Feature feature = feature(json, features);
    List<Jar> jars = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (FeatureBundle bundle : feature.getBundles()) {
      String source = (String) bundle.getMetadata().get("source");
      Jar jar =
          new Jar(
              fileName(bundle.getID()),
              (String) bundle.getMetadata().get("sha256"),
              source == null ? null : Source.parse(source));
      if (!names.add(jar.name())) {
        throw broken("it lists " + jar.name() + " twice");
      }
      jars.add(jar);
    }
    return new ReleaseJson(id(feature.getID()), jars, configurations(json));
  }

  private static String text(byte[] content, String file) throws BrokenReleaseException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new BrokenReleaseException(file + ": it is not UTF-8", e);
    }
  }

  /** The Feature reader strips comments even inside of some strings; without '/' it finds none. */
  private static Feature feature(JsonObject json, FeatureService features)
      throws BrokenReleaseException {
    try {
      return features.readFeature(new StringReader(json.toString().replace("/", "\\/")));
    } catch (IOException | RuntimeException e) {
      throw new BrokenReleaseException("release.json: " + e.getMessage(), e);
    }
  }

  private static ReleaseId id(ID id) throws BrokenReleaseException {
    try {
      return new ReleaseId(id.getArtifactId(), Version.parseVersion(id.getVersion()));
    } catch (IllegalArgumentException e) {
      throw new BrokenReleaseException(
          "release.json: id '"
              + id
              + "' does not name a release: "
              + e.getMessage()
              + "; use group:NAME:VERSION with an OSGi version such as 1.2.0 or 1.2.0.rc1",
          e);
    }
  }

  private static String fileName(ID id) throws BrokenReleaseException {
    if (!id.getType().orElse("jar").equals("jar")) {
      throw broken("bundle '" + id + "' is of type " + id.getType().get() + "; bundles are jars");
    }
    String name =
        id.getArtifactId()
            + "-"
            + id.getVersion()
            + id.getClassifier().map(classifier -> "-" + classifier).orElse("")
            + ".jar";
    if (!DropContents.PLAIN.matcher(name).matches()) {
      throw broken("bundle '" + id + "' makes no plain file name: " + DropName.shown(name));
    }
    return name;
  }

  private static List<Configuration> configurations(JsonObject json) {
    JsonObject all = json.getJsonObject("configurations");
    return all == null
        ? List.of()
        : all.entrySet().stream()
            .map(each -> new Configuration(each.getKey(), sorted(each.getValue()).toString()))
            .toList();
  }

  private static JsonValue sorted(JsonValue value) {
    if (value instanceof JsonObject object) {
      JsonObjectBuilder builder = Json.createObjectBuilder();
      new TreeSet<>(object.keySet()).forEach(key -> builder.add(key, sorted(object.get(key))));
      return builder.build();
    }
    if (value instanceof JsonArray array) {
      JsonArrayBuilder builder = Json.createArrayBuilder();
      array.forEach(each -> builder.add(sorted(each)));
      return builder.build();
    }
    return value;
  }

  private static BrokenReleaseException broken(String reason) {
    return new BrokenReleaseException("release.json: " + reason);
  }
}
