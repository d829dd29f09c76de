package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import org.erel.api.ActionOutcome;
import org.erel.api.Cluster.Roll;
import org.erel.api.Document;
import org.erel.api.HostState;
import org.erel.api.Problem;
import org.junit.jupiter.api.Test;

class RenderingTest {

  private static final Roll ROLL =
      new Roll(
          List.of(
              Samples.host("db-1", HostState.WAITING),
              Samples.host("web-1", HostState.SETTLED, Samples.HELD, Samples.ACTIVE),
              Samples.host(
                  "web-2",
                  HostState.DEGRADED,
                  List.of(new Problem("drop x.erel", "is truncated:\ndrop it again")),
                  Samples.BEHIND)),
          List.of("web-9"));

  private static final List<Document> DOCUMENTS =
      List.of(
          new Document("old", 2, "ann@desk", Instant.EPOCH, true, ""),
          new Document(
              "web",
              7,
              "ann@desk",
              Instant.EPOCH,
              false,
              """
              {"group": "web", "members": ["web-*", "(zone=eu)"],
               "releases": {"shop": {"version": "1.2.0"}, "cart": {"version": "[2.0,3)"}}}"""));

  @Test
  void statusShowsWantedRunningAndWhyTheyDiffer() {
    assertThat(StatusTable.of(ROLL))
        .isEqualTo(
            """
            HOST   RELEASE  WANTED   RUNNING  STATE    WHY
            db-1   -        -        -        waiting  waits: no group matches
            web-1  cart     [2.0,3)  2.1.0    stopped  held by operator
            web-1  shop     1.2.0    1.2.0    active
            web-2  shop     1.2.0    1.1.0    active   1.2.0 failed: bundle com.acme.shop does not resolve

            problems:
              web-2: drop x.erel: is truncated: drop it again

            silent: web-9
            """);
  }

  @Test
  void hostsListsTheSilentOnesLast() {
    assertThat(HostsTable.of(ROLL))
        .isEqualTo(
            """
            HOST   LABELS   GROUPS  STATE     VERSION  SINCE
            db-1   zone=eu  -       waiting   0.1.0    2026-11-23T05:10:00Z
            web-1  zone=eu  web     settled   0.1.0    2026-11-23T05:10:00Z
            web-2  zone=eu  web     degraded  0.1.0    2026-11-23T05:10:00Z
            web-9  -        -       silent    -        -
            """);
  }

  @Test
  void groupsLeavesTombstonesOutAndCountsWhoSaysItBelongs() {
    assertThat(GroupsTable.of(GroupView.of(DOCUMENTS, ROLL)))
        .isEqualTo(
            """
            GROUP  REVISION  PUBLISHER  MEMBERS           RELEASES                  HOSTS
            web    7         ann@desk   web-*, (zone=eu)  cart@[2.0,3), shop@1.2.0  web-1, web-2
            """);
  }

  @Test
  void aGroupWithoutReleasesOrHostsIsShown() {
    Document empty =
        new Document("x", 1, "a", Instant.EPOCH, false, "{\"group\":\"x\",\"members\":[]}");
    assertThat(GroupsTable.of(GroupView.of(List.of(empty), ROLL)))
        .endsWith("\nx      1         a          -        -         -\n");
  }

  @Test
  void aDocumentThatIsNoGroupIsNamed() {
    Document broken = new Document("x", 3, "a", Instant.EPOCH, false, "[]");
    assertThatThrownBy(() -> GroupView.of(List.of(broken), ROLL))
        .hasMessageContaining("document x revision 3 by a");
  }

  @Test
  void outcomesAreWords() {
    assertThat(
            OutcomeTable.of(
                List.of(
                    new ActionOutcome("a", ActionOutcome.Result.DONE, "active"),
                    new ActionOutcome("b", ActionOutcome.Result.ACCEPTED, ""),
                    new ActionOutcome("c", ActionOutcome.Result.NOT_HERE, ""))))
        .isEqualTo(
            """
            HOST  RESULT        DETAIL
            a     done          active
            b     not done yet
            c     not here
            """);
  }

  @Test
  void statusAsJsonHasAllThatHostsTell() {
    JsonObject json = json(Json.status(ROLL));
    assertThat(json.getJsonArray("silent").getString(0)).isEqualTo("web-9");
    JsonObject waiting = json.getJsonArray("hosts").getJsonObject(0);
    assertThat(waiting.getString("state")).isEqualTo("waiting");
    assertThat(waiting.getJsonObject("labels").getString("zone")).isEqualTo("eu");
    JsonObject host = json.getJsonArray("hosts").getJsonObject(2);
    assertThat(host.keySet())
        .containsExactly(
            "identifier",
            "labels",
            "version",
            "since",
            "state",
            "groups",
            "releases",
            "problems",
            "documents");
    assertThat(host.getJsonArray("releases").getJsonObject(0).toString())
        .isEqualTo(
            "{\"name\":\"shop\",\"wanted\":\"1.2.0\",\"running\":\"1.1.0\",\"state\":\"active\","
                + "\"hold\":\"none\","
                + "\"quarantine\":[{\"part\":\"d2\",\"release\":\"shop@1.2.0\","
                + "\"since\":\"1970-01-01T00:00:00Z\",\"reason\":\"it throws\"}],"
                + "\"kept\":[\"1.0.0\"],"
                + "\"reason\":\"1.2.0 failed:\\n bundle com.acme.shop does not resolve\"}");
    assertThat(host.getString("documents")).isEqualTo("ab12");
  }

  @Test
  void hostsAndGroupsAsJson() {
    assertThat(json(Json.hosts(ROLL)).getJsonArray("hosts").getJsonObject(1).keySet())
        .containsExactly("identifier", "labels", "version", "since", "state", "groups");
    JsonObject group =
        json(Json.groups(GroupView.of(DOCUMENTS, ROLL))).getJsonArray("groups").getJsonObject(0);
    assertThat(group.getJsonObject("releases").getString("cart")).isEqualTo("[2.0,3)");
    assertThat(group.getJsonArray("hosts")).hasSize(2);
  }

  private static JsonObject json(String text) {
    try (JsonReader reader = Json.PROVIDER.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }
}
