package org.erel.shell;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.erel.api.Cluster.Roll;
import org.erel.api.Document;

/**
 * A group as operators look at it.
 *
 * @param document its newest document
 * @param members which hosts belong to it
 * @param releases name to version or range, sorted by name
 * @param hosts identifiers of the hosts that say they belong to it, sorted
 */
record GroupView(
    Document document, List<String> members, Map<String, String> releases, List<String> hosts) {

  /**
   * The groups there are.
   *
   * @param documents the newest of each name; tombstones are left out
   * @param roll who answered
   * @return in the documents' order
   */
  static List<GroupView> of(List<Document> documents, Roll roll) {
    return documents.stream()
        .filter(document -> !document.tombstone())
        .map(document -> of(document, roll))
        .toList();
  }

  /**
   * The groups there are, whoever belongs to them.
   *
   * @param documents the newest of each name; tombstones are left out
   * @return in the documents' order, without hosts
   */
  static List<GroupView> of(List<Document> documents) {
    return of(documents, new Roll(List.of(), List.of()));
  }

  private static GroupView of(Document document, Roll roll) {
    List<String> hosts =
        roll.hosts().stream()
            .filter(status -> status.groups().contains(document.name()))
            .map(status -> status.host().identifier())
            .toList();
    try (JsonReader reader = Json.PROVIDER.createReader(new StringReader(document.content()))) {
      JsonObject content = reader.readObject();
      Map<String, String> releases = new TreeMap<>();
      if (content.containsKey("releases")) {
        content
            .getJsonObject("releases")
            .forEach(
                (name, release) -> releases.put(name, release.asJsonObject().getString("version")));
      }
      List<String> members = content.getJsonArray("members").getValuesAs(JsonString::getString);
      return new GroupView(document, members, releases, hosts);
    } catch (JsonException | ClassCastException | NullPointerException e) {
      throw new IllegalStateException(
          "document " + document.reference() + " was accepted and is not a group's", e);
    }
  }
}
