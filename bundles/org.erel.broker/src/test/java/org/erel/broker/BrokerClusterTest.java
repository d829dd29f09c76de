package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.erel.api.Action;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.Host;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
import org.erel.api.Target;
import org.erel.wire.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BrokerClusterTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:15:30Z");
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final OptionalLong ANY = OptionalLong.empty();
  private static final String WEB = "{\"group\":\"web\",\"members\":[\"web-*\"]}";

  private final MemoryBus bus = new MemoryBus();
  private final Cluster cluster = new BrokerCluster(bus, Clock.fixed(NOW, ZoneOffset.UTC));

  /** A host that does as a master does. */
  private final class Master implements Function<Message, List<Message>> {

    private final String host;
    private final Map<String, Document> held = new ConcurrentHashMap<>();
    private List<String> peers = List.of();
    private List<Result> results = List.of(Result.ACCEPTED, Result.DONE);
    private boolean mute;

    Master(String host, Document... documents) {
      this.host = host;
      List.of(documents).forEach(document -> held.put(document.name(), document));
      bus.hosts.put(host, this);
    }

    Master knowing(String... others) {
      peers = List.of(others);
      return this;
    }

    @Override
    public List<Message> apply(Message question) {
      return mute ? List.of() : answers(question);
    }

    private List<Message> answers(Message question) {
      if (question instanceof Message.Ask) {
        var references = held.values().stream().map(Document::reference).toList();
        return List.of(new Message.Summary(host, references, peers));
      }
      if (question instanceof Message.Publication publication) {
        Document document = publication.document();
        Document mine = held.get(document.name());
        if (mine != null
            && mine.revision() >= document.revision()
            && !mine.reference().equals(document.reference())) {
          return List.of(
              new Message.Refused(host, document.reference(), "holds " + mine.reference()));
        }
        held.put(document.name(), document);
        return List.of(new Message.Stored(host, document.reference()));
      }
      if (question instanceof Message.Fetch fetch) {
        return fetch.names().stream()
            .<Message>map(name -> new Message.Copy(held.get(name)))
            .toList();
      }
      if (question instanceof Message.StatusRequest) {
        return List.of(
            new Message.Status(
                new HostStatus(
                    new Host(host, Map.of()),
                    "1",
                    NOW,
                    HostState.WAITING,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    peers)));
      }
      return results.stream()
          .<Message>map(result -> new Message.ActionReply(new ActionOutcome(host, result, "")))
          .toList();
    }
  }

  private static Document document(String name, long revision) {
    return new Document(name, revision, "ann@desk", NOW, false, "{}");
  }

  private static Document tombstone(String name, long revision) {
    return new Document(name, revision, "ann@desk", NOW, true, "");
  }

  @Test
  void aGroupIsNumberedAfterTheNewestThatAnyHostHolds() throws Exception {
    new Master("a", document("web", 3)).knowing("b");
    new Master("b", tombstone("web", 7), document("db", 9));
    List<String> progress = new ArrayList<>();
    PublishOutcome outcome = cluster.publish(WEB, "bob@desk", ANY, LONG, progress::add);
    Document published = new Document("web", 8, "bob@desk", NOW, false, WEB);
    assertThat(outcome)
        .isEqualTo(
            new PublishOutcome(published.reference(), List.of("a", "b"), Map.of(), List.of()));
    assertThat(outcome.acknowledged()).isTrue();
    assertThat(progress).containsExactly("a", "b");
    assertThat(bus.turns).isEmpty();
  }

  @Test
  void aPeerThatIsNotConnectedHoldsUpNobody() throws Exception {
    new Master("a").knowing("b", "gone");
    new Master("b");
    PublishOutcome outcome = cluster.publish(WEB, "bob", ANY, LONG, host -> {});
    assertThat(outcome.stored()).containsExactly("a", "b");
    assertThat(outcome.silent()).containsExactly("gone");
    assertThat(outcome.acknowledged()).isTrue();
  }

  @Test
  void aConnectedHostThatIsMuteIsWaitedForOnce() throws Exception {
    new Master("a").knowing("b");
    new Master("b").mute = true;
    PublishOutcome outcome = cluster.publish(WEB, "bob", ANY, Duration.ofHours(1), host -> {});
    assertThat(outcome.stored()).containsExactly("a");
    assertThat(outcome.silent()).containsExactly("b");
    assertThat(outcome.acknowledged()).isFalse();
  }

  @Test
  void whereNoHostIsConnectedNobodyHasIt() throws Exception {
    PublishOutcome outcome = cluster.publish(WEB, "bob", ANY, LONG, host -> {});
    assertThat(outcome.document().revision()).isEqualTo(1);
    assertThat(outcome.stored()).isEmpty();
    assertThat(outcome.acknowledged()).isFalse();
  }

  @Test
  void aHostThatHoldsANewerOneRefusesAndIsNamed() throws Exception {
    new Master("a");
    Master late = new Master("b");
    bus.hosts.put(
        "b",
        question -> {
          late.held.put("web", document("web", 5));
          return question instanceof Message.Ask ? List.of() : late.apply(question);
        });
    PublishOutcome outcome = cluster.publish(WEB, "bob", ANY, LONG, host -> {});
    assertThat(outcome.refused()).containsOnlyKeys("b");
    assertThat(outcome.refused().get("b")).contains("web revision 5 by ann@desk");
    assertThat(outcome.acknowledged()).isFalse();
  }

  @Test
  void whatIsMalformedIsNotSent() {
    new Master("a");
    assertThatThrownBy(() -> cluster.publish("{", "bob", ANY, LONG, host -> {}))
        .isInstanceOf(InvalidDocumentException.class);
    assertThat(bus.asked).isEmpty();
    assertThat(bus.turns).isEmpty();
  }

  /** A host that another publisher reaches between our question and our document. */
  private Master overtakenBy(Document other) {
    Master host = new Master("a");
    bus.hosts.put(
        "a",
        question -> {
          if (question instanceof Message.Publication && !host.held.containsKey("web")) {
            host.held.put("web", other);
          }
          return host.apply(question);
        });
    return host;
  }

  @Test
  void aPublisherThatIsOvertakenComesAfterTheOther() throws Exception {
    Master host = overtakenBy(document("web", 1));
    PublishOutcome outcome = cluster.publish(WEB, "bob", ANY, LONG, name -> {});
    assertThat(outcome.acknowledged()).isTrue();
    assertThat(outcome.document().revision()).isEqualTo(2);
    assertThat(host.held.get("web").publisher()).isEqualTo("bob");
    assertThat(bus.turns).isEmpty();
  }

  @Test
  void publishersThatMeetTakeTurns() {
    overtakenBy(document("web", 1));
    bus.turns.add("web");
    assertThatThrownBy(() -> cluster.publish(WEB, "bob", ANY, SHORT, host -> {}))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessageContaining("another publisher of group web");
  }

  @Test
  void whoPublishesAgainSoonDoesNotAskAgain() throws Exception {
    new Master("a");
    cluster.publish(WEB, "bob", ANY, LONG, host -> {});
    bus.asked.clear();
    PublishOutcome outcome = cluster.publish(WEB, "bob", ANY, LONG, host -> {});
    assertThat(outcome.document().revision()).isEqualTo(2);
    assertThat(outcome.stored()).containsExactly("a");
    assertThat(bus.asked).noneMatch(question -> question instanceof Message.Ask);
  }

  @Test
  void whatIsRememberedIsCheckedByTheHosts() throws Exception {
    Master host = new Master("a");
    cluster.publish(WEB, "bob", ANY, LONG, name -> {});
    host.held.put("web", document("web", 7));
    assertThat(cluster.publish(WEB, "bob", ANY, LONG, name -> {}).document().revision())
        .isEqualTo(8);
  }

  @Test
  void whatIsBasedOnTheNewestComesRightAfterIt() throws Exception {
    Master host = new Master("a", document("web", 3));
    PublishOutcome outcome = cluster.publish(WEB, "b", OptionalLong.of(3), LONG, name -> {});
    assertThat(outcome.acknowledged()).isTrue();
    assertThat(host.held.get("web")).isEqualTo(new Document("web", 4, "b", NOW, false, WEB));
    assertThat(cluster.unpublish("web", "b", OptionalLong.of(4), LONG).document().revision())
        .isEqualTo(5);
  }

  @Test
  void whatIsBasedOnAnOlderOneIsNotSentAndTheHolderNamed() throws Exception {
    cluster.publish(WEB, "b", ANY, LONG, name -> {});
    Master host = new Master("a", document("web", 3)).knowing("b");
    Master other = new Master("b", document("web", 2));
    for (PublishOutcome outcome :
        List.of(
            cluster.publish(WEB, "b", OptionalLong.of(2), LONG, name -> {}),
            cluster.unpublish("web", "b", OptionalLong.of(2), LONG))) {
      assertThat(outcome.stored()).isEmpty();
      assertThat(outcome.refused()).containsOnlyKeys("a");
      assertThat(outcome.refused().get("a")).contains("revision 3 by ann@desk is held");
      assertThat(outcome.acknowledged()).isFalse();
    }
    assertThat(host.held).containsEntry("web", document("web", 3));
    assertThat(other.held).containsEntry("web", document("web", 2));
  }

  @Test
  void whatIsRememberedDoesNotStandInForTheBase() throws Exception {
    Master host = new Master("a");
    cluster.publish(WEB, "bob", ANY, LONG, name -> {});
    host.held.put("web", document("web", 7));
    assertThat(cluster.publish(WEB, "bob", OptionalLong.of(1), LONG, name -> {}).refused())
        .containsOnlyKeys("a");
    assertThat(host.held).containsEntry("web", document("web", 7));
  }

  @Test
  void whatIsBasedAndOvertakenIsNotNumberedAnew() throws Exception {
    Master host = overtakenBy(document("web", 1));
    PublishOutcome outcome = cluster.publish(WEB, "bob", OptionalLong.of(0), LONG, name -> {});
    assertThat(outcome.refused()).containsOnlyKeys("a");
    assertThat(host.held).containsEntry("web", document("web", 1));
  }

  @Test
  void theVerySameDocumentMayBePublishedAgain() throws Exception {
    Master host = new Master("a");
    cluster.publish(WEB, "bob", OptionalLong.of(0), LONG, name -> {});
    PublishOutcome outcome = cluster.publish(WEB, "bob", OptionalLong.of(0), LONG, name -> {});
    assertThat(outcome.stored()).containsExactly("a");
    assertThat(host.held.get("web").revision()).isEqualTo(1);
  }

  @Test
  void theTurnIsGivenBackWhenPublishingFails() {
    bus.connected = false;
    assertThatThrownBy(() -> cluster.publish(WEB, "bob", ANY, LONG, host -> {}))
        .isInstanceOf(BrokerUnavailableException.class);
    assertThat(bus.turns).isEmpty();
  }

  @Test
  void aBrokerLostWhileWaitingEndsTheWait() {
    bus.hosts.put(
        "a",
        question -> {
          bus.connected = false;
          return List.of();
        });
    assertThatThrownBy(() -> cluster.hosts(LONG))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessageContaining("lost");
  }

  @Test
  void theEndOfAGroupIsATombstone() throws Exception {
    Master host = new Master("a", document("web", 3));
    PublishOutcome outcome = cluster.unpublish("web", "bob", ANY, LONG);
    assertThat(outcome.stored()).containsExactly("a");
    assertThat(host.held.get("web")).isEqualTo(new Document("web", 4, "bob", NOW, true, ""));
  }

  @Test
  void aGroupThatNoHostKnowsCannotEnd() {
    new Master("a", tombstone("web", 3));
    for (String name : List.of("web", "never")) {
      assertThatThrownBy(() -> cluster.unpublish(name, "bob", ANY, LONG))
          .isInstanceOf(InvalidDocumentException.class)
          .hasMessageContaining("'" + name + "'");
    }
    assertThat(bus.turns).isEmpty();
  }

  @Test
  void theNewestDocumentsAreFetchedFromWhoHoldsThem() throws Exception {
    new Master("a", document("web", 3), document("db", 1)).knowing("b");
    new Master("b", tombstone("web", 4));
    assertThat(cluster.documents(LONG)).containsExactly(document("db", 1), tombstone("web", 4));
  }

  @Test
  void aHolderThatVanishedIsReplacedByAnother() throws Exception {
    Master first = new Master("a", document("web", 3)).knowing("b");
    bus.hosts.put(
        "a",
        question -> {
          if (question instanceof Message.Ask) {
            return first.apply(question);
          }
          bus.hosts.remove("a");
          return List.of();
        });
    new Master("b", document("web", 3));
    assertThat(cluster.documents(LONG)).containsExactly(document("web", 3));
  }

  @Test
  void hostsTellTheirStatusAndOfThoseThatAreSilent() throws Exception {
    new Master("b").knowing("gone", "a");
    new Master("a");
    Cluster.Roll roll = cluster.hosts(LONG);
    assertThat(roll.hosts())
        .extracting(status -> status.host().identifier())
        .containsExactly("a", "b");
    assertThat(roll.silent()).containsExactly("gone");
  }

  @Test
  void anActionIsAskedForOnceAndItsFinalOutcomesAreTold() throws Exception {
    new Master("b").knowing("a", "c", "gone");
    new Master("a").results = List.of(Result.FAILED);
    new Master("c").results = List.of(Result.NOT_HERE);
    List<ActionOutcome> outcomes = cluster.perform(Action.STOP, "shop", Target.ALL, LONG);
    assertThat(outcomes).extracting(ActionOutcome::host).containsExactly("a", "b", "gone");
    assertThat(outcomes)
        .extracting(ActionOutcome::result)
        .containsExactly(Result.FAILED, Result.DONE, Result.SILENT);
    assertThat(bus.asked).filteredOn(Message.ActionRequest.class::isInstance).hasSize(1);
  }

  @Test
  void aSilentHostThatIsNotMeantIsNotTold() throws Exception {
    new Master("web-1").knowing("web-2", "db-1");
    Target target = new Target(Target.Kind.HOST, "web-*");
    assertThat(cluster.perform(Action.STOP, "shop", target, LONG))
        .extracting(ActionOutcome::host)
        .containsExactly("web-1", "web-2");
  }

  @Test
  void anActionThatIsNotDoneInTimeIsToldSo() throws Exception {
    new Master("a").results = List.of(Result.ACCEPTED);
    assertThat(cluster.perform(Action.START, "shop", Target.ALL, SHORT))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.result()).isEqualTo(Result.SILENT);
              assertThat(outcome.detail()).contains("accepted").contains("status");
            });
  }
}
