package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.erel.api.Action;
import org.erel.api.ActionOutcome;
import org.erel.api.Document;
import org.erel.api.DocumentReference;
import org.erel.api.Drift;
import org.erel.api.HeldRelease;
import org.erel.api.Hold;
import org.erel.api.Host;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.HostReleases;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.Installed;
import org.erel.api.JournalEntry;
import org.erel.api.JournalStep;
import org.erel.api.Order;
import org.erel.api.PartPlan;
import org.erel.api.Problem;
import org.erel.api.Proposal;
import org.erel.api.ReleaseId;
import org.erel.api.ReleasePlan;
import org.erel.api.ReleaseState;
import org.erel.api.ReleaseStatus;
import org.erel.api.Revision;
import org.erel.api.Signature;
import org.erel.api.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

class MessageCodecTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:15:30.123456Z");
  private static final Document DOCUMENT =
      new Document(
          "web",
          7,
          "ann@desk",
          NOW,
          false,
          "{\"ü\":\"\\n\"}\n",
          List.of("0123456789abcdef"),
          true,
          Optional.of(new Signature("ab".repeat(16), "A".repeat(86) + "==")));
  private static final DocumentReference REFERENCE = DOCUMENT.reference();

  private static final Ballot BALLOT = new Ballot(3, "ann@desk#1");
  private static final Held HELD = new Held(DOCUMENT, BALLOT);

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.2.0");
  private static final HeldRelease HELD_RELEASE =
      new HeldRelease(SHOP, "0".repeat(64), 3L << 30, 7, true, "7 of 3 GiB are here");

  private static final Roster ROSTER =
      Roster.founded("web-1").next(new Ballot(3, "web-1#ab"), List.of("web-2"), List.of());
  private static final Footing FOOTING = new Footing(ROSTER.edition(), true, false);

  static Stream<Message> everyKind() {
    return Stream.of(
        new Message.Probe(),
        new Message.Whom(),
        new Message.Known("web-1", ROSTER),
        new Message.Prepare("web", BALLOT),
        new Message.Prepare(
            "shop@1.2.0", BALLOT, Optional.of(new Voucher("ab".repeat(32), "ed25519 A B\n"))),
        new Message.Promised("web-1", "web", BALLOT, Optional.of(HELD.holding()), ROSTER.edition()),
        new Message.Promised("web-1", "db", BALLOT, Optional.empty(), Roster.EMPTY.edition()),
        new Message.Declined("web-1", "web", BALLOT, Ballot.NONE, "no space"),
        new Message.Publish(HELD),
        new Message.Taken("web-1", HELD.holding(), ROSTER.edition()),
        new RosterMessage.Joining("web-2", 3),
        new RosterMessage.Propose("web-1", 4, BALLOT),
        new RosterMessage.Pledged(
            "web-1", 4, BALLOT, Optional.of(ROSTER), List.of("web-3"), Map.of("web-2", 2L)),
        new RosterMessage.Pledged("web-1", 4, BALLOT, Optional.empty(), List.of(), Map.of()),
        new RosterMessage.Enlist(ROSTER),
        new RosterMessage.Force(ROSTER, "web-2"),
        new RosterMessage.Forget("web-2", 2),
        new Message.Compare("web-2", "digest", FOOTING),
        new Message.Same("web-1", FOOTING),
        new Message.Holdings("web-1", List.of(HELD.holding()), true, FOOTING),
        new Message.Request("web-2", List.of("web")),
        new Message.Transfer(HELD),
        new Message.HeardRequest(List.of("web-2")),
        new Message.Heard(
            "web-1",
            List.of(
                new Sighting("web-2", Duration.ofMillis(1500), Optional.of(Duration.ofDays(3))),
                new Sighting("web-3", Duration.ZERO, Optional.empty()))),
        new Message.NewestRequest("web"),
        new Message.Newest("web-1", Optional.of(HELD.holding())),
        new Message.LogRequest("web"),
        new Message.Log(
            "web-1",
            List.of(
                new Revision(
                    REFERENCE, NOW, false, true, Optional.of("ab".repeat(16)), List.of("+ x")))),
        new Message.PastRequest(REFERENCE),
        new Message.Past(DOCUMENT),
        new Message.StatusRequest(),
        new Message.Status(
            new HostStatus(
                new Host("web-1", Map.of("zone", "eu")),
                "0.1.0",
                NOW,
                HostState.DEGRADED,
                List.of("web"),
                List.of(
                    new ReleaseStatus(
                        "shop",
                        "[1,2)",
                        Optional.of(new Version("1.2.0")),
                        ReleaseState.ACTIVE,
                        Hold.NONE,
                        List.of(new Installed.Quarantine("d", SHOP, NOW, "it throws")),
                        List.of(new Version("1.1.0")),
                        "why"),
                    new ReleaseStatus(
                        "cart",
                        "1.0.0",
                        Optional.empty(),
                        ReleaseState.WAITING,
                        Hold.DELETED,
                        List.of(),
                        List.of(),
                        "")),
                List.of(new Problem("drop x.erel", "broken")),
                "ab12",
                true)),
        new Message.ActionRequest(
            new Order(Action.ROLLBACK, "shop", Optional.of(new Version("1.2.0")), "ann@desk"),
            new Target(Target.Kind.HOST, "web-*")),
        new Message.ActionReply(new ActionOutcome("web-1", ActionOutcome.Result.DONE, "stopped")),
        new Message.HistoryRequest("shop", Target.ALL),
        new Message.History(
            new HostHistory(
                "web-1",
                List.of(
                    new JournalEntry(
                        NOW,
                        JournalStep.COMMIT,
                        Optional.of(SHOP),
                        "d",
                        Duration.ofNanos(1_234_567_890),
                        "group web",
                        ""),
                    new JournalEntry(
                        NOW, JournalStep.BOOT, Optional.empty(), "", Duration.ZERO, "", "why")))),
        new Message.DriftRequest("", true, Target.ALL),
        new Message.DriftFound(
            new HostDrift(
                "web-1",
                List.of(new Drift(SHOP, "pool~main", Drift.Kind.CHANGED, "{\"a\":1}", "{}")))),
        new Message.PlanRequest(Proposal.document("{}"), Target.ALL),
        new Message.PlanRequest(Proposal.release(SHOP), Target.ALL),
        new Message.Planned(
            new HostPlan(
                "web-1",
                List.of(
                    new ReleasePlan("cart", "[1,2)", Optional.empty(), "no such release"),
                    new ReleasePlan(
                        "1.2.0",
                        new PartPlan(
                            SHOP,
                            Optional.empty(),
                            PartPlan.Kind.INSTALL,
                            Hold.NONE,
                            List.of("a 1.0.0"),
                            List.of(),
                            List.of("b 1.0.0"),
                            List.of("pool is new"),
                            ""))))),
        new ReleaseMessage.ReleasesRequest(Target.ALL),
        new ReleaseMessage.Releases(new HostReleases("web-1", List.of(HELD_RELEASE))),
        new ReleaseMessage.KeepRequest(SHOP, HELD_RELEASE.digest()),
        new ReleaseMessage.Kept("web-1", HELD_RELEASE),
        new ReleaseMessage.DiscardRequest(SHOP, HELD_RELEASE.digest()),
        new ReleaseMessage.Discarded("web-1", "it is dropped there, as shop-1.2.0.erel"),
        new Message.Working("web-1"),
        new Message.NotMeant("web-1"),
        new Message.Failed("web-1", "the host is stopping"),
        new Message.Leaving("web-1"));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void aMessageReadsBackEqual(Message message) throws Exception {
    assertThat(MessageCodec.decode(MessageCodec.kind(message), MessageCodec.encode(message)))
        .isEqualTo(message);
  }

  @Test
  void everyKindIsCovered() {
    assertThat(everyKind().map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(MessageCodec.kinds());
  }

  @Test
  void whatIsOnDiskReadsBackToTheLetter() throws Exception {
    assertThat(RecordCodec.decode(RecordCodec.encode(HELD), Held.class, "document"))
        .isEqualTo(HELD);
  }

  @Test
  void keysOfNewerVersionsAreLeftAlone() throws Exception {
    byte[] body = "{\"host\":\"web-1\",\"colour\":\"red\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(MessageCodec.decode("leaving", body)).isEqualTo(new Message.Leaving("web-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"host\":7}",
        "{\"held\":{\"ballot\":{\"round\":1,\"owner\":\"\"},\"document\":null}}",
        "{\"held\":{\"ballot\":{\"round\":1,\"owner\":\"\"},\"document\":{\"name\":\"../x\",\"revision\":1,\"publisher\":\"a\","
            + "\"published\":\"2026-11-23T10:15:30Z\",\"tombstone\":false,\"content\":\"\",\"lineage\":[],\"forced\":false}}}",
        "{\"held\":{\"ballot\":{\"round\":1,\"owner\":\"\"},\"document\":{\"name\":\"x\",\"revision\":0,\"publisher\":\"a\","
            + "\"published\":\"2026-11-23T10:15:30Z\",\"tombstone\":false,\"content\":\"\",\"lineage\":[],\"forced\":false}}}",
        "{\"held\":{\"ballot\":{\"round\":1,\"owner\":\"\"},\"document\":{\"name\":\"x\",\"revision\":1.5,\"publisher\":\"a\","
            + "\"published\":\"yesterday\",\"tombstone\":\"no\",\"content\":\"\",\"lineage\":[],\"forced\":false}}}",
      })
  void garbageIsATypedError(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> MessageCodec.decode("publish", bytes))
        .isInstanceOf(MalformedMessageException.class);
  }

  /** Names become files and routing keys, digests are cut: whoever sends them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "prepare {'name':'../../x','ballot':{'round':1,'owner':'a'},'roster':''}",
        "prepare {'name':'x','ballot':{'round':-1,'owner':'a'},'roster':''}",
        "prepare {'name':'x','ballot':{'round':1,'owner':'a\n'},'roster':''}",
        "log-request {'name':'../..'}",
        "past-request {'document':{'name':'../..','revision':1,'digest':'','publisher':''}}",
        "joining {'host':''}",
        "joining {'host':'web 1'}",
        "forget {'host':'/'}",
        "compare {'host':'#','digest':''}",
        "request {'host':'*','names':[]}",
        "request {'host':'','names':[null]}",
        "same {'host':'','votes':true}",
        "same {'host':'\ud800','votes':true}",
        "known {'host':'web-1','roster':{'changes':{'web\n1':1}}}",
        "taken {'host':'web-1','holding':{'reference':{'name':'x','revision':1,'digest':'short','publisher':''},"
            + "'lineage':[],'ballot':{'round':1,'owner':''}},'roster':''}",
      })
  void whatWouldReachWhereItMustNotIsATypedError(String message) {
    String[] both = message.replace('\'', '"').split(" ", 2);
    byte[] bytes =
        both[1].replace("\n", "\\n").replace("\ud800", "\\ud800").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> MessageCodec.decode(both[0], bytes))
        .isInstanceOf(MalformedMessageException.class);
  }

  /** A message of 4 MiB could make hundreds out of a small heap otherwise. */
  @Test
  void smallValuesWithoutEndAreATypedError() {
    String many = "{\"host\":\"web-1\",\"more\":[" + "{},".repeat(1_000_000) + "{}]}";
    assertThatThrownBy(() -> MessageCodec.decode("leaving", many.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("too many values");
    String text = "{\"host\":\"web-1\",\"more\":\"\\\"" + "{},".repeat(1_000_000) + "\"}";
    assertThatNoException()
        .isThrownBy(() -> MessageCodec.decode("leaving", text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anUnknownKindIsATypedError() {
    assertThatThrownBy(() -> MessageCodec.decode("gossip", new byte[0]))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("gossip");
    assertThatThrownBy(() -> MessageCodec.decode(null, new byte[0]))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void aBodyOverTheLimitIsNotRead() {
    assertThatThrownBy(
            () -> MessageCodec.decode("leaving", new byte[MessageCodec.MAXIMUM_BYTES + 1]))
        .hasMessageContaining("at most");
  }
}
