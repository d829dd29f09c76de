package org.erel.shell;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.JsonWriter;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.erel.api.Cluster.Roll;
import org.erel.api.DocumentReference;
import org.erel.api.HostStatus;
import org.erel.api.Installed;
import org.erel.api.Problem;
import org.erel.api.ReleaseStatus;
import org.erel.api.Silence;

/**
 * What {@code --json} prints. Keys are the components of the api's records; enums are their names
 * in lower case; what is not there is null.
 */
final class Json {

  static final JsonProvider PROVIDER = JsonProvider.provider();

  private Json() {}

  /**
   * All that hosts tell of themselves: {@code {"hosts": [...], "silent": [...]}}.
   *
   * @param silences of the roll's silent hosts
   */
  static String status(Roll roll, List<Silence> silences) {
    return roll(
        roll,
        silences,
        status ->
            host(status)
                .add("releases", array(status.releases(), Json::release))
                .add("problems", array(status.problems(), Json::problem))
                .add("documents", status.documents())
                .add("unsigned", status.unsigned()));
  }

  /**
   * The hosts without what runs on them, in the form of {@link #status}.
   *
   * @param silences of the roll's silent hosts
   * @param now when those that answered were seen
   */
  static String hosts(Roll roll, List<Silence> silences, Instant now) {
    return roll(roll, silences, status -> host(status).add("lastSeen", now.toString()));
  }

  /** The groups: {@code {"groups": [...]}}. */
  static String groups(List<GroupView> groups) {
    return text(PROVIDER.createObjectBuilder().add("groups", array(groups, Json::group)).build());
  }

  private static String roll(
      Roll roll, List<Silence> silences, Function<HostStatus, JsonObjectBuilder> host) {
    return text(
        PROVIDER
            .createObjectBuilder()
            .add("hosts", array(roll.hosts(), host))
            .add("silent", array(silences, Json::silence))
            .build());
  }

  private static JsonObjectBuilder silence(Silence silence) {
    return PROVIDER
        .createObjectBuilder()
        .add("identifier", silence.host())
        .add("why", Words.of(silence.why()))
        .add("lastSeen", orNull(silence.lastSeen().map(Object::toString).orElse("")));
  }

  private static JsonObjectBuilder host(HostStatus status) {
    return PROVIDER
        .createObjectBuilder()
        .add("identifier", status.host().identifier())
        .add("labels", map(status.host().labels()))
        .add("version", status.version())
        .add("since", status.since().toString())
        .add("state", Words.of(status.state()))
        .add("groups", array(status.groups()));
  }

  private static JsonObjectBuilder release(ReleaseStatus release) {
    return PROVIDER
        .createObjectBuilder()
        .add("name", release.name())
        .add("wanted", orNull(release.wanted()))
        .add("running", orNull(release.running().map(Object::toString).orElse("")))
        .add("state", Words.of(release.state()))
        .add("hold", Words.of(release.hold()))
        .add("quarantine", array(release.quarantine(), Json::quarantine))
        .add("kept", array(release.kept().stream().map(Object::toString).toList()))
        .add("reason", release.reason());
  }

  private static JsonObjectBuilder quarantine(Installed.Quarantine quarantine) {
    return PROVIDER
        .createObjectBuilder()
        .add("part", quarantine.part())
        .add("release", quarantine.release().toString())
        .add("since", quarantine.since().toString())
        .add("reason", quarantine.reason());
  }

  private static JsonObjectBuilder problem(Problem problem) {
    return PROVIDER
        .createObjectBuilder()
        .add("subject", problem.subject())
        .add("reason", problem.reason());
  }

  static JsonObjectBuilder document(DocumentReference document) {
    return PROVIDER
        .createObjectBuilder()
        .add("name", document.name())
        .add("revision", document.revision())
        .add("digest", document.digest())
        .add("publisher", document.publisher());
  }

  private static JsonObjectBuilder group(GroupView group) {
    return document(group.document().reference())
        .add("published", group.document().published().toString())
        .add("members", array(group.members()))
        .add("releases", map(group.releases()))
        .add("hosts", array(group.hosts()));
  }

  static JsonValue orNull(String text) {
    return text.isEmpty() ? JsonValue.NULL : PROVIDER.createValue(text);
  }

  static JsonObjectBuilder map(Map<String, String> map) {
    JsonObjectBuilder object = PROVIDER.createObjectBuilder();
    map.forEach(object::add);
    return object;
  }

  static JsonArrayBuilder array(Collection<String> texts) {
    JsonArrayBuilder array = PROVIDER.createArrayBuilder();
    texts.forEach(array::add);
    return array;
  }

  static <T> JsonArrayBuilder array(Collection<T> values, Function<T, JsonObjectBuilder> json) {
    JsonArrayBuilder array = PROVIDER.createArrayBuilder();
    values.forEach(value -> array.add(json.apply(value)));
    return array;
  }

  static String text(JsonObject object) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer =
        PROVIDER
            .createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
            .createWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString().strip() + "\n";
  }
}
