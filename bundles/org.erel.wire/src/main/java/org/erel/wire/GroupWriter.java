package org.erel.wire;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.erel.api.Configuration;
import org.erel.api.Group;
import org.erel.api.Rollout;
import org.erel.api.WantedRelease;

/** Writes a group as an operator would: what {@link GroupReader} reads back as an equal group. */
public final class GroupWriter {

  private GroupWriter() {}

  /**
   * Writes a group's document.
   *
   * @param group any group
   * @return JSON, indented
   */
  public static String write(Group group) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer =
        RecordJson.JSON
            .createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
            .createWriter(text)) {
      writer.writeObject(json(group));
    }
    return text.toString().strip();
  }

  private static JsonObject json(Group group) {
    JsonArrayBuilder members = RecordJson.JSON.createArrayBuilder();
    group.members().forEach(member -> members.add(member.expression()));
    JsonObjectBuilder releases = RecordJson.JSON.createObjectBuilder();
    group.releases().forEach(release -> releases.add(release.name(), json(release)));
    JsonObjectBuilder document =
        RecordJson.JSON
            .createObjectBuilder()
            .add("group", group.name())
            .add("members", members)
            .add("releases", releases);
    if (!group.configurations().isEmpty()) {
      document.add("configurations", json(group.configurations()));
    }
    if (!group.rollout().equals(Rollout.DEFAULT)) {
      document.add("rollout", json(group.rollout()));
    }
    return document.build();
  }

  private static JsonObject json(WantedRelease release) {
    JsonObjectBuilder object =
        RecordJson.JSON.createObjectBuilder().add("version", release.versionText());
    if (!release.configurations().isEmpty()) {
      object.add("configurations", json(release.configurations()));
    }
    return object.build();
  }

  static JsonObject json(List<Configuration> configurations) {
    JsonObjectBuilder object = RecordJson.JSON.createObjectBuilder();
    configurations.forEach(c -> object.add(c.pid(), ConfigurationText.object(c.properties())));
    return object.build();
  }

  private static JsonObject json(Rollout rollout) {
    return RecordJson.JSON
        .createObjectBuilder()
        .add("canaries", rollout.canaries())
        .add("maxUnavailable", rollout.maxUnavailable())
        .add("minHealthyTime", Durations.write(rollout.minHealthyTime()))
        .add("deadline", Durations.write(rollout.deadline()))
        .add("onFailure", rollout.onFailure().name().toLowerCase(Locale.ROOT))
        .build();
  }
}
