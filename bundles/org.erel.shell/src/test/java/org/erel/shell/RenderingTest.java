package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.erel.api.ActionOutcome;
import org.erel.api.Cluster.Roll;
import org.erel.api.Document;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.Problem;
import org.erel.api.Silence;
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
          List.of("web-7", "web-8", "web-9"));

  private static final Instant NOW = Instant.parse("2026-11-23T06:10:00Z");

  private static final List<Silence> SILENCES =
      List.of(
          silence("web-7", Silence.Why.NOT_CONNECTED, Optional.of(NOW.minusSeconds(200))),
          silence("web-8", Silence.Why.STOPPED, Optional.of(NOW.minusSeconds(7300))),
          silence("web-9", Silence.Why.NOT_ANSWERING, Optional.empty()));

  private static Silence silence(String host, Silence.Why why, Optional<Instant> lastSeen) {
    return new Silence(host, why, lastSeen);
  }

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
    assertThat(StatusTable.of(ROLL, SILENCES))
        .isEqualTo(
            """
            HOST   RELEASE  WANTED   RUNNING  STATE    WHY
            db-1   -        -        -        waiting  waits: no group matches
            web-1  cart     [2.0,3)  2.1.0    stopped  held by operator
            web-1  shop     1.2.0    1.2.0    active
            web-2  shop     1.2.0    1.1.0    active   1.2.0 failed: bundle com.acme.shop does not resolve

            problems:
              web-2: drop x.erel: is truncated: drop it again

            silent: web-7, web-9
            stopped: web-8
            """);
  }

  @Test
  void statusShowsThatAClusterRunsUnsigned() {
    HostStatus signed = Samples.host("web-1", HostState.WAITING);
    HostStatus open =
        new HostStatus(
            signed.host(),
            signed.version(),
            signed.since(),
            signed.state(),
            List.of(),
            List.of(),
            List.of(),
            "",
            true);

    assertThat(StatusTable.of(new Roll(List.of(signed), List.of()), List.of()))
        .doesNotContain("unsigned");
    assertThat(StatusTable.of(new Roll(List.of(open), List.of()), List.of()))
        .endsWith("\nunsigned: whoever reaches the broker may publish, and order all hosts\n");
    assertThat(StatusTable.of(new Roll(List.of(signed, open), List.of()), List.of()))
        .endsWith("\nunsigned: whoever reaches the broker may publish, and order web-1\n");
  }

  @Test
  void hostsListsTheSilentOnesLastAndSinceWhenTheyAre() {
    assertThat(HostsTable.of(ROLL, SILENCES, NOW))
        .isEqualTo(
            """
            HOST   LABELS   GROUPS  STATE     VERSION  UP SINCE              LAST SEEN  WHY
            db-1   zone=eu  -       waiting   0.1.0    2026-11-23T05:10:00Z  now
            web-1  zone=eu  web     settled   0.1.0    2026-11-23T05:10:00Z  now
            web-2  zone=eu  web     degraded  0.1.0    2026-11-23T05:10:00Z  now
            web-7  -        -       silent    -        -                     3 min ago  not connected to the broker
            web-8  -        -       stopped   -        -                     2 h ago    stopped in good order
            web-9  -        -       silent    -        -                     -          connected to the broker, and does not answer
            """);
  }

  @Test
  void agesAreToldInTheLargestUnit() {
    assertThat(
            Stream.of(-1, 0, 59, 60, 3599, 3600, 86399, 86400, 864000)
                .map(seconds -> Words.ago(Duration.ofSeconds(seconds))))
        .containsExactly(
            "0 s ago",
            "0 s ago",
            "59 s ago",
            "1 min ago",
            "59 min ago",
            "1 h ago",
            "23 h ago",
            "1 d ago",
            "10 d ago");
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
    JsonObject json = json(Json.status(ROLL, SILENCES));
    assertThat(json.getJsonArray("silent"))
        .hasToString(
            "[{\"identifier\":\"web-7\",\"why\":\"not connected\",\"lastSeen\":\"2026-11-23T06:06:40Z\"},"
                + "{\"identifier\":\"web-8\",\"why\":\"stopped\",\"lastSeen\":\"2026-11-23T04:08:20Z\"},"
                + "{\"identifier\":\"web-9\",\"why\":\"not answering\",\"lastSeen\":null}]");
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
            "documents",
            "unsigned");
    assertThat(host.getJsonArray("releases").getJsonObject(0).toString())
        .isEqualTo(
            "{\"name\":\"shop\",\"wanted\":\"1.2.0\",\"running\":\"1.1.0\",\"state\":\"active\","
                + "\"hold\":\"none\","
                + "\"quarantine\":[{\"part\":\"d2\",\"release\":\"shop@1.2.0\","
                + "\"since\":\"1970-01-01T00:00:00Z\",\"reason\":\"it throws\"}],"
                + "\"kept\":[\"1.0.0\"],"
                + "\"reason\":\"1.2.0 failed:\\n bundle com.acme.shop does not resolve\"}");
    assertThat(host.getString("documents", "unsigned")).isEqualTo("ab12");
  }

  @Test
  void hostsAndGroupsAsJson() {
    JsonObject hosts = json(Json.hosts(ROLL, SILENCES, NOW));
    assertThat(hosts.getJsonArray("hosts").getJsonObject(1).keySet())
        .containsExactly("identifier", "labels", "version", "since", "state", "groups", "lastSeen");
    assertThat(hosts.getJsonArray("silent")).hasSize(3);
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
