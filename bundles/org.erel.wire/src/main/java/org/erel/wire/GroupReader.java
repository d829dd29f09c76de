package org.erel.wire;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.erel.api.Configuration;
import org.erel.api.Document;
import org.erel.api.Group;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Member;
import org.erel.api.Rollout;
import org.erel.api.WantedRelease;
import org.osgi.framework.VersionRange;

/**
 * Reads a group's document as an operator writes it. Strict: an unknown or double key, a wrong type
 * or a value out of range is an error with line and column.
 */
public final class GroupReader {

  /** Reads a text of JSON. */
  @FunctionalInterface
  interface Reading<T> {
    T read(String json) throws InvalidDocumentException;
  }

  private final Cursor cursor;

  private String name;
  private List<Member> members;
  private final List<WantedRelease> releases = new ArrayList<>();
  private List<Configuration> configurations = List.of();
  private Rollout rollout = Rollout.DEFAULT;

  private GroupReader(Cursor cursor) {
    this.cursor = cursor;
  }

  /**
   * Reads a document.
   *
   * @param content JSON
   * @return the group
   * @throws InvalidDocumentException if it is not one, or larger than {@link
   *     Document#MAXIMUM_BYTES}
   */
  public static Group read(String content) throws InvalidDocumentException {
    int size = content.getBytes(StandardCharsets.UTF_8).length;
    if (size > Document.MAXIMUM_BYTES) {
      throw new InvalidDocumentException(
          0,
          0,
          "the document has "
              + size
              + " bytes; at most "
              + Document.MAXIMUM_BYTES
              + " are accepted");
    }
    try (Cursor cursor = new Cursor(content)) {
      return new GroupReader(cursor).document();
    }
  }

  /** Configurations that stand alone: {@code {pid: {key: value}}}. */
  static List<Configuration> configurations(String json) throws InvalidDocumentException {
    try (Cursor cursor = new Cursor(json)) {
      List<Configuration> found = new GroupReader(cursor).configurations();
      cursor.end();
      return found;
    }
  }

  /** Configurations of releases that stand alone: {@code {release: {pid: {key: value}}}}. */
  static Map<String, List<Configuration>> configurationsOfReleases(String json)
      throws InvalidDocumentException {
    try (Cursor cursor = new Cursor(json)) {
      GroupReader reader = new GroupReader(cursor);
      Map<String, List<Configuration>> found = new TreeMap<>();
      cursor.object(
          "the object of releases", release -> found.put(release, reader.configurations()));
      cursor.end();
      return found;
    }
  }

  private Group document() throws InvalidDocumentException {
    cursor.object("a group's document", this::key);
    if (name == null) {
      throw cursor.error("key 'group' is missing: it names the group");
    }
    if (members == null) {
      throw cursor.error(
          "key 'members' is missing: it says which hosts belong to the group, such as [\"web-*\"]");
    }
    cursor.end();
    return cursor.valid(() -> new Group(name, members, releases, configurations, rollout));
  }

  private void key(String key) throws InvalidDocumentException {
    switch (key) {
      case "group" -> name = groupName();
      case "members" -> members = members();
      case "releases" -> cursor.object("releases", this::release);
      case "configurations" -> configurations = configurations();
      case "rollout" -> rollout = rollout();
      default -> throw unknown(key, "group, members, releases, configurations, rollout");
    }
  }

  private String groupName() throws InvalidDocumentException {
    String text = cursor.string("group");
    cursor.valid(() -> new Group(text, List.of(), List.of(), List.of(), Rollout.DEFAULT));
    return text;
  }

  private List<Member> members() throws InvalidDocumentException {
    List<Member> found = new ArrayList<>();
    cursor.array(
        "members",
        () -> {
          String expression = cursor.currentString("a member");
          found.add(cursor.valid(() -> new Member(expression)));
        });
    return found;
  }

  private void release(String release) throws InvalidDocumentException {
    // checked here, where the cursor still stands on the name
    cursor.valid(() -> new WantedRelease(release, WantedRelease.versions("0"), List.of()));
    VersionRange[] versions = new VersionRange[1];
    List<Configuration> own = new ArrayList<>();
    cursor.object(
        "release " + release,
        key -> {
          switch (key) {
            case "version" -> {
              String text = cursor.string("version");
              versions[0] = cursor.valid(() -> WantedRelease.versions(text));
            }
            case "configurations" -> own.addAll(configurations());
            default -> throw unknown(key, "version, configurations");
          }
        });
    if (versions[0] == null) {
      throw cursor.error("release " + release + " has no 'version'");
    }
    releases.add(new WantedRelease(release, versions[0], own));
  }

  private List<Configuration> configurations() throws InvalidDocumentException {
    List<Configuration> found = new ArrayList<>();
    cursor.object("configurations", pid -> found.add(configuration(pid)));
    return found;
  }

  private Configuration configuration(String pid) throws InvalidDocumentException {
    cursor.valid(() -> new Configuration(pid, "{}"));
    JsonObjectBuilder properties = RecordJson.JSON.createObjectBuilder();
    Set<String> names = new HashSet<>();
    cursor.object(
        "configuration " + pid,
        key -> {
          if (!names.add(ConfigurationText.property(key))) {
            throw cursor.error(
                "property '" + ConfigurationText.property(key) + "' stands twice in " + pid);
          }
          JsonObject single =
              RecordJson.JSON.createObjectBuilder().add(key, cursor.value(key)).build();
          cursor.valid(() -> ConfigurationText.canonical(pid, single));
          properties.add(key, single.get(key));
        });
    return cursor.valid(() -> ConfigurationText.canonical(pid, properties.build()));
  }

  private Rollout rollout() throws InvalidDocumentException {
    Rollout[] result = {Rollout.DEFAULT};
    cursor.object("rollout", key -> result[0] = rollout(result[0], key));
    return result[0];
  }

  private Rollout rollout(Rollout r, String key) throws InvalidDocumentException {
    switch (key) {
      case "canaries" -> {
        int count = cursor.integer(key);
        return cursor.valid(
            () ->
                new Rollout(
                    count, r.maxUnavailable(), r.minHealthyTime(), r.deadline(), r.onFailure()));
      }
      case "maxUnavailable" -> {
        String share = cursor.scalar(key);
        return cursor.valid(
            () ->
                new Rollout(r.canaries(), share, r.minHealthyTime(), r.deadline(), r.onFailure()));
      }
      case "minHealthyTime" -> {
        Duration time = duration(key);
        return cursor.valid(
            () -> new Rollout(r.canaries(), r.maxUnavailable(), time, r.deadline(), r.onFailure()));
      }
      case "deadline" -> {
        Duration time = duration(key);
        return cursor.valid(
            () ->
                new Rollout(
                    r.canaries(), r.maxUnavailable(), r.minHealthyTime(), time, r.onFailure()));
      }
      case "onFailure" -> {
        Rollout.OnFailure onFailure = onFailure();
        return new Rollout(
            r.canaries(), r.maxUnavailable(), r.minHealthyTime(), r.deadline(), onFailure);
      }
      default ->
          throw unknown(key, "canaries, maxUnavailable, minHealthyTime, deadline, onFailure");
    }
  }

  private Rollout.OnFailure onFailure() throws InvalidDocumentException {
    String text = cursor.string("onFailure");
    for (Rollout.OnFailure value : Rollout.OnFailure.values()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
        return value;
      }
    }
    throw cursor.error("onFailure is '" + text + "'; use rollback or pause");
  }

  private Duration duration(String key) throws InvalidDocumentException {
    String text = cursor.string(key);
    return cursor.valid(() -> Durations.parse(text));
  }

  private InvalidDocumentException unknown(String key, String known) {
    return cursor.error("unknown key '" + key + "'; known here: " + known);
  }
}
