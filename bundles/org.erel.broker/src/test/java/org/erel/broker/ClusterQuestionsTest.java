package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.erel.api.Action;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.erel.api.Answers;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.ForgetOutcome;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Order;
import org.erel.api.Proposal;
import org.erel.api.ReleaseId;
import org.erel.api.Silence;
import org.erel.api.Target;
import org.erel.wire.Message;
import org.erel.wire.ReleaseMessage;
import org.erel.wire.Sighting;
import org.junit.jupiter.api.Test;

/** What hosts are asked for, and what is told of those that do not answer. */
class ClusterQuestionsTest extends ClusterFixture {

  private static Order order(Action action) {
    return new Order(action, "shop", "ann@desk");
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
          if (question instanceof Message.Compare || question instanceof Message.Whom) {
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
    new Master("a").knowing("gone", "b");
    new Master("b");
    Cluster.Roll roll = cluster.hosts(LONG);
    assertThat(roll.hosts())
        .extracting(status -> status.host().identifier())
        .containsExactly("a", "b");
    assertThat(roll.silent()).containsExactly("gone");
  }

  private static Sighting sighting(String host, long heard, Long left) {
    return new Sighting(
        host, Duration.ofSeconds(heard), Optional.ofNullable(left).map(Duration::ofSeconds));
  }

  private static Silence silence(String host, Silence.Why why, long ago) {
    return new Silence(host, why, Optional.of(NOW.minusSeconds(ago)));
  }

  @Test
  void ofSilentHostsTheOthersTellWhenTheyLastHeardOfThem() throws Exception {
    Master a = new Master("a").knowing("b", "gone", "mute", "new", "off");
    a.sightings =
        List.of(sighting("gone", 90, 4000L), sighting("off", 300, null), sighting("mute", 7, null));
    new Master("b").sightings = List.of(sighting("gone", 60, null), sighting("off", 299, 299L));
    new Master("mute").mute = true;
    Cluster.Roll roll = cluster.hosts(SHORT);
    assertThat(cluster.silences(roll, LONG))
        .containsExactly(
            silence("gone", Silence.Why.NOT_CONNECTED, 60),
            silence("mute", Silence.Why.NOT_ANSWERING, 7),
            new Silence("new", Silence.Why.NOT_CONNECTED, Optional.empty()),
            silence("off", Silence.Why.STOPPED, 299));
    assertThat(bus.asked).filteredOn(Message.HeardRequest.class::isInstance).hasSize(1);
  }

  @Test
  void whereAllAnswerNobodyIsAskedOfSilentOnes() throws Exception {
    new Master("a").knowing("b");
    new Master("b");
    assertThat(cluster.silences(cluster.hosts(LONG), LONG)).isEmpty();
    assertThat(bus.asked).noneMatch(Message.HeardRequest.class::isInstance);
  }

  @Test
  void ofAnActionTheHostsThatWereStoppedAreToldApart() throws Exception {
    new Master("a").knowing("gone", "off").sightings = List.of(sighting("off", 30, 30L));
    assertThat(cluster.perform(order(Action.STOP), Target.ALL, LONG))
        .containsExactly(
            new ActionOutcome("a", Result.DONE, ""),
            new ActionOutcome("gone", Result.SILENT, "it is not connected to the broker"),
            new ActionOutcome(
                "off",
                Result.STOPPED,
                "its master was stopped in good order, last seen 2026-11-23T10:15:00Z"));
  }

  @Test
  void oneDocumentIsAskedForByItsName() throws Exception {
    new Master("a", document("web", 3), document("db", 1)).knowing("b", "c");
    new Master("b", document("web", 4));
    new Master("c");
    assertThat(cluster.document("web", OptionalLong.empty(), LONG)).contains(document("web", 4));
    assertThat(cluster.document("mail", OptionalLong.empty(), LONG)).isEmpty();
    assertThat(bus.asked)
        .noneMatch(Message.Compare.class::isInstance)
        .filteredOn(Message.Request.class::isInstance)
        .containsExactly(new Message.Request("", List.of("web")));
  }

  @Test
  void aHostThatIsGoneIsForgottenByAll() throws Exception {
    Master a = new Master("a").knowing("b", "gone");
    Master b = new Master("b").knowing("a", "gone");
    talking = true;
    assertThat(cluster.forget("gone", false, LONG)).isEqualTo(ForgetOutcome.FORGOTTEN);
    assertThat(List.of(a.members(), b.members())).containsOnly(Set.of("a", "b"));
    assertThat(cluster.hosts(LONG).silent()).isEmpty();
  }

  @Test
  void aHostThatRunsOrThatNobodyKnowsIsNotForgotten() throws Exception {
    Master a = new Master("a").knowing("b");
    new Master("b");
    assertThat(cluster.forget("b", false, LONG)).isEqualTo(ForgetOutcome.RUNNING);
    assertThat(cluster.forget("c", false, LONG)).isEqualTo(ForgetOutcome.UNKNOWN);
    assertThat(a.members()).containsExactly("a", "b");
  }

  @Test
  void withoutAMajorityAHostIsForgottenByForceAlone() throws Exception {
    Master a = new Master("a").knowing("gone");
    talking = true;
    assertThat(cluster.forget("gone", false, SHORT)).isEqualTo(ForgetOutcome.NO_MAJORITY);
    assertThat(a.members()).containsExactly("a", "gone");
    assertThat(cluster.forget("gone", true, LONG)).isEqualTo(ForgetOutcome.FORGOTTEN);
    assertThat(a.members()).containsExactly("a");
  }

  @Test
  void anActionIsAskedForOnceAndItsFinalOutcomesAreTold() throws Exception {
    new Master("a").knowing("b", "c", "gone").results = List.of(Result.FAILED);
    new Master("b");
    new Master("c").results = List.of(Result.NOT_HERE);
    List<ActionOutcome> outcomes = cluster.perform(order(Action.STOP), Target.ALL, LONG);
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
    assertThat(cluster.perform(order(Action.STOP), target, LONG))
        .extracting(ActionOutcome::host)
        .containsExactly("web-1", "web-2");
  }

  @Test
  void hostsAnswerAQuestionForThemselvesAndTheOthersAreToldOf() throws Exception {
    new Master("a").knowing("b", "c", "gone");
    new Master("b");
    answering("c", new Message.Working("c"), new Message.Failed("c", "it is stopping"));
    answering("d", new Message.NotMeant("d"));
    Answers<HostPlan> answers = cluster.plan(Proposal.NOTHING, Target.ALL, LONG);
    assertThat(answers.given())
        .containsExactly(new HostPlan("a", List.of()), new HostPlan("b", List.of()));
    assertThat(answers.failed()).isEqualTo(Map.of("c", "it is stopping"));
    assertThat(answers.silent()).containsExactly("gone");
  }

  @Test
  void aHostThatIsNotDoneInTimeFailed() throws Exception {
    answering("a", new Message.Working("a"));
    Answers<HostPlan> answers = cluster.plan(Proposal.NOTHING, Target.ALL, SHORT);
    assertThat(answers.failed().get("a")).contains("not done in time");
    assertThat(answers.silent()).isEmpty();
  }

  private void answering(String host, Message... answers) {
    Master others = new Master(host);
    bus.hosts.put(
        host,
        question ->
            question instanceof Message.PlanRequest
                    || question instanceof ReleaseMessage.DiscardRequest
                ? List.of(answers)
                : others.apply(question));
  }

  @Test
  void oneHostAloneIsToldToThrowAReleaseAwayAndSaysWhyItStays() throws Exception {
    ReleaseId shop = ReleaseId.parse("shop@1.0.0");
    new Master("a").knowing("b", "c", "d", "gone");
    answering("b", new Message.Working("b"), new ReleaseMessage.Discarded("b", ""));
    answering(
        "c", new Message.Working("c"), new ReleaseMessage.Discarded("c", "group web needs it"));
    answering("d", new Message.Failed("d", "it is not sealed"));
    assertThat(cluster.discard("b", shop, "ab", LONG)).isEmpty();
    assertThat(bus.asked)
        .filteredOn(ReleaseMessage.DiscardRequest.class::isInstance)
        .containsExactly(new ReleaseMessage.DiscardRequest(shop, "ab"));
    assertThat(cluster.discard("c", shop, "ab", LONG)).contains("group web needs it");
    assertThat(cluster.discard("d", shop, "ab", LONG)).contains("it is not sealed");
    assertThat(cluster.discard("gone", shop, "ab", LONG).orElseThrow()).contains("in time");
  }

  @Test
  void historyAndDriftAreAskedWithTheTarget() throws Exception {
    new Master("a");
    Target target = new Target(Target.Kind.GROUP, "web");
    assertThat(cluster.history("shop", target, LONG).given())
        .containsExactly(new HostHistory("a", List.of()));
    assertThat(cluster.drift("shop", true, target, LONG).given())
        .containsExactly(new HostDrift("a", List.of()));
    assertThat(bus.asked)
        .contains(
            new Message.HistoryRequest("shop", target),
            new Message.DriftRequest("shop", true, target));
  }

  @Test
  void aMalformedDocumentIsPlannedByNobody() {
    new Master("a");
    assertThatThrownBy(() -> cluster.plan(Proposal.document("{"), Target.ALL, LONG))
        .isInstanceOf(InvalidDocumentException.class);
    assertThat(bus.asked).isEmpty();
  }

  @Test
  void anActionThatIsNotDoneInTimeIsToldSo() throws Exception {
    new Master("a").results = List.of(Result.ACCEPTED);
    assertThat(cluster.perform(order(Action.START), Target.ALL, SHORT))
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.result()).isEqualTo(Result.SILENT);
              assertThat(outcome.detail()).contains("accepted").contains("status");
            });
  }
}
