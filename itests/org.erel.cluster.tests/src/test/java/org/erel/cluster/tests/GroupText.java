package org.erel.cluster.tests;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.TreeMap;

/** A group's document as an operator writes it. */
final class GroupText {

  static final String GREETING_PID = "org.erel.samples.greeting";

  private final String group;
  private final String[] members;
  private final Map<String, JsonObjectBuilder> releases = new TreeMap<>();
  private String deadline = "30s";

  private GroupText(String group, String... members) {
    this.group = group;
    this.members = members;
  }

  static GroupText of(String group, String... members) {
    return new GroupText(group, members);
  }

  /** The sample release on all web hosts. */
  static GroupText web(String version, String words) {
    return of("web", "web-*").greeting(version, words);
  }

  /** Wants the sample release, and what it shall say. */
  GroupText greeting(String version, String words) {
    releases.put(
        "greeting",
        Json.createObjectBuilder()
            .add("version", version)
            .add(
                "configurations",
                Json.createObjectBuilder()
                    .add(GREETING_PID, Json.createObjectBuilder().add("greeting", words))));
    return this;
  }

  /** Wants a release as it is. */
  GroupText release(String name, String version) {
    releases.put(name, Json.createObjectBuilder().add("version", version));
    return this;
  }

  /** For each start and stop; otherwise 30 s. */
  GroupText deadline(String time) {
    deadline = time;
    return this;
  }

  String json() {
    JsonArrayBuilder names = Json.createArrayBuilder();
    for (String member : members) {
      names.add(member);
    }
    JsonObjectBuilder wanted = Json.createObjectBuilder();
    releases.forEach(wanted::add);
    return Json.createObjectBuilder()
        .add("group", group)
        .add("members", names)
        .add("releases", wanted)
        .add(
            "rollout",
            Json.createObjectBuilder().add("minHealthyTime", "0s").add("deadline", deadline))
        .build()
        .toString();
  }
}
