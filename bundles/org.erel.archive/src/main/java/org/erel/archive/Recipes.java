package org.erel.archive;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.erel.api.BrokenReleaseException;
import org.erel.api.ReleaseId;
import org.osgi.service.feature.FeatureService;

/** Makes the {@code release.json} of a folder, a feature file or an assembly whole. */
final class Recipes {

  private final FeatureService features;
  private final Limits limits;
  private final Supply supply;

  /**
   * Where jars come from that are not beside, and which are left out of the archive.
   *
   * @param thin whether jars with a source are left out of the archive
   * @param maven whether the source of a jar that is not beside, and has none, is Maven
   * @param sources where they come from
   * @param store gets them; is there as long as the recipe is used
   */
  record Supply(boolean thin, boolean maven, Sources sources, JarStore store) {}

  Recipes(FeatureService features, Limits limits, Supply supply) {
    this.features = features;
    this.limits = limits;
    this.supply = supply;
  }

  /** Of a feature file, whose jars are beside it; what else is there is not looked at. */
  Recipe ofFeature(Path file) throws IOException {
    byte[] text = text(file);
    JsonObject json = ReleaseJson.unfinished(text);
    Set<String> jars = new LinkedHashSet<>();
    ReleaseJson.of(json, features).jars().forEach(jar -> jars.add(jar.name()));
    Path folder = file.toAbsolutePath().getParent();
    return described(text, json, DropContents.some(folder, jars, limits), jars);
  }

  /**
   * Of a folder.
   *
   * @param folder of jars, with or without {@code release.json}
   * @param id {@code group:name:version}; where it is empty and needed, the folder's name says it
   */
  Recipe ofFolder(Path folder, Optional<String> id) throws IOException {
    DropContents contents = DropContents.of(folder, true, limits);
    SortedSet<String> names = contents.names();
    names.remove(ReleaseReader.SIGNATURE);
    if (!names.remove(ReleaseReader.RELEASE_JSON)) {
      return made(folder, id.orElseGet(() -> id(folder)), contents, names);
    }
    if (id.isPresent()) {
      throw new IllegalArgumentException(
          "an id is for a folder without release.json, and there is one: correct its id");
    }
    try (InputStream in = contents.open(ReleaseReader.RELEASE_JSON, limits.json())) {
      byte[] text = in.readAllBytes();
      return described(text, ReleaseJson.unfinished(text), contents, names);
    }
  }

  private static String id(Path folder) {
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    ReleaseId id =
        DropName.release(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the folder's name '"
                            + DropName.shown(name)
                            + "' is not of the form NAME-VERSION, such as shop-1.2.0, and it has no"
                            + " release.json: say the id (--id), such as com.acme:shop:1.2.0"));
    return id.name() + ":" + id.name() + ":" + id.version();
  }

  private Recipe made(Path folder, String id, DropContents contents, SortedSet<String> names)
      throws IOException {
    String group = checked(id).split(":")[0];
    List<String> ids = new ArrayList<>();
    for (String name : names) {
      Path jar = folder.resolve(name);
      Map<String, String> headers = BundleManifest.headers(name, jar);
      ids.add(BundleIds.of(name, headers, BundleManifest.pom(jar), group));
    }
    List<String> files = List.copyOf(names);
    return whole(
        feature(id, ids, Map.of(), JsonValue.EMPTY_JSON_OBJECT),
        files,
        measures(files, contents),
        contents);
  }

  /** Of jars from anywhere. */
  Recipe ofAssembly(Assembly assembly) throws IOException {
    JsonObject configurations = JsonValue.EMPTY_JSON_OBJECT;
    if (assembly.configurations().isPresent()) {
      Path file = assembly.configurations().get();
      configurations = ReleaseJson.configurations(text(file), String.valueOf(file.getFileName()));
    }
    List<BundleJar> bundles = assembly.bundles();
    if (bundles.isEmpty()) {
      throw new BrokenReleaseException("it holds no bundles; a release has at least one");
    }
    JsonObject json =
        feature(
            checked(assembly.id()),
            bundles.stream().map(BundleJar::id).toList(),
            assembly.sources(),
            configurations);
    List<String> files =
        ReleaseJson.of(json, features).jars().stream().map(ReleaseJson.Jar::name).toList();
    Map<String, Path> places = new HashMap<>();
    for (int i = 0; i < files.size(); i++) {
      places.put(files.get(i), bundles.get(i).file());
    }
    DropContents contents = DropContents.jars(places, limits);
    return whole(json, files, measures(files, contents), contents);
  }

  private static String checked(String id) {
    if (!id.matches("[^:\\s]+:[^:\\s]+:[^:\\s]+")) {
      throw new IllegalArgumentException(
          "id '" + DropName.shown(id) + "' is not of the form group:NAME:VERSION");
    }
    return id;
  }

  private static JsonObject feature(
      String id, List<String> bundles, Map<String, Source> sources, JsonObject configurations) {
    JsonArrayBuilder all = Json.createArrayBuilder();
    for (String bundle : bundles) {
      JsonObjectBuilder one = Json.createObjectBuilder().add("id", bundle);
      if (sources.containsKey(bundle)) {
        one.add("source", sources.get(bundle).toString());
      }
      all.add(one);
    }
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("feature-resource-version", "1.0")
            .add("id", id)
            .add("bundles", all);
    if (!configurations.isEmpty()) {
      json.add("configurations", configurations);
    }
    return json.build();
  }

  private byte[] text(Path file) throws IOException {
    try (InputStream in =
        new BoundedInput(
            Files.newInputStream(file), file.getFileName().toString(), limits.json())) {
      return in.readAllBytes();
    }
  }

  private Recipe described(byte[] text, JsonObject json, DropContents contents, Set<String> names)
      throws IOException {
    SortedSet<String> there = contents.names();
    there.removeIf(name -> !names.contains(name));
    JsonObject sourced = supply.maven() ? sourced(json, there) : json;
    ReleaseJson release = ReleaseJson.of(sourced, features);
    ReleaseReader.listed(release, there);
    DropContents all = contents.with(fetched(release, contents, there));
    List<String> files = release.jars().stream().map(ReleaseJson.Jar::name).toList();
    List<Measure> measures = measures(files, all);
    boolean whole =
        sourced.equals(json) && release.jars().stream().allMatch(jar -> jar.sha256() != null);
    return whole
        ? recipe(text, release, files, measures, all)
        : whole(sourced, files, measures, all);
  }

  /** With a source for what is not there and has none. */
  private JsonObject sourced(JsonObject json, Set<String> there) throws BrokenReleaseException {
    List<ReleaseJson.Jar> jars = ReleaseJson.of(json, features).jars();
    JsonArrayBuilder bundles = Json.createArrayBuilder();
    List<JsonObject> before = json.getJsonArray("bundles").getValuesAs(JsonObject.class);
    for (int i = 0; i < before.size(); i++) {
      JsonObjectBuilder bundle = Json.createObjectBuilder(before.get(i));
      if (jars.get(i).source() == null && !there.contains(jars.get(i).name())) {
        bundle.add("source", maven(before.get(i).getString("id")));
      }
      bundles.add(bundle);
    }
    return Json.createObjectBuilder(json).add("bundles", bundles).build();
  }

  private static String maven(String id) throws BrokenReleaseException {
    try {
      return Source.maven(id).toString();
    } catch (IllegalArgumentException e) {
      throw new BrokenReleaseException("release.json: bundle '" + id + "': " + e.getMessage(), e);
    }
  }

  /** What is to be left out is fetched too: what the archive says of it must be true. */
  private Map<String, Path> fetched(ReleaseJson release, DropContents contents, Set<String> there)
      throws IOException {
    Map<String, Path> fetched = new HashMap<>();
    for (ReleaseJson.Jar jar : release.jars()) {
      boolean beside = there.contains(jar.name());
      if (jar.source() != null && (supply.thin() || !beside)) {
        AbsentJar wanted = new AbsentJar(jar.name(), jar.sha256(), jar.source());
        try (StagedJar staged = supply.sources().fetch(wanted, supply.store())) {
          if (beside && !sha256(jar.name(), contents).equals(staged.sha256())) {
            throw new BrokenReleaseException(
                wanted + " is not the one that is beside; take that away, or correct the source");
          }
          fetched.put(jar.name(), supply.store().keep(staged));
        }
      }
    }
    return fetched;
  }

  /** With the digests of all jars. */
  private Recipe whole(
      JsonObject json, List<String> files, List<Measure> measures, DropContents contents)
      throws IOException {
    JsonArrayBuilder bundles = Json.createArrayBuilder();
    List<JsonObject> before = json.getJsonArray("bundles").getValuesAs(JsonObject.class);
    for (int i = 0; i < before.size(); i++) {
      JsonObjectBuilder bundle = Json.createObjectBuilder(before.get(i));
      if (!before.get(i).containsKey("sha256")) {
        bundle.add("sha256", measures.get(i).sha256());
      }
      bundles.add(bundle);
    }
    byte[] text = text(Json.createObjectBuilder(json).add("bundles", bundles).build());
    if (text.length > limits.json()) {
      throw new BrokenReleaseException(
          "its release.json is longer than " + limits.json() + " bytes; split the release");
    }
    return recipe(text, ReleaseJson.read(text, features), files, measures, contents);
  }

  private Recipe recipe(
      byte[] text,
      ReleaseJson release,
      List<String> files,
      List<Measure> measures,
      DropContents contents) {
    List<Recipe.Ingredient> jars = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      ReleaseJson.Jar jar = release.jars().get(i);
      boolean left = supply.thin() && jar.source() != null;
      jars.add(new Recipe.Ingredient(jar.name(), files.get(i), measures.get(i), left));
    }
    return new Recipe(text, release, jars, contents);
  }

  private String sha256(String file, DropContents contents) throws IOException {
    return measures(List.of(file), contents).get(0).sha256();
  }

  private List<Measure> measures(List<String> files, DropContents contents) throws IOException {
    List<Measure> measures = new ArrayList<>();
    long left = limits.total();
    for (String file : files) {
      try (InputStream in = contents.open(file, Math.min(limits.jar(), left))) {
        Measure measure = Measure.of(in);
        measures.add(measure);
        left -= measure.size();
      }
    }
    return measures;
  }

  private static byte[] text(JsonObject json) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer =
        Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true)).createWriter(text)) {
      writer.writeObject(json);
    }
    return (text.toString().strip() + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
