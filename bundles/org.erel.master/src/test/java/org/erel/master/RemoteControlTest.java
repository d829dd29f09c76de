package org.erel.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.erel.master.Fixtures.release;
import static org.erel.master.Fixtures.repository;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.erel.api.Action;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.erel.api.Document;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.JournalEntry;
import org.erel.api.JournalStep;
import org.erel.api.Order;
import org.erel.api.Peers;
import org.erel.api.Proposal;
import org.erel.api.ReleaseId;
import org.erel.api.Repository;
import org.erel.api.Settings;
import org.erel.api.Target;
import org.erel.wire.Message;
import org.erel.wire.ReleaseMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.cm.ConfigurationAdmin;

@Timeout(30)
class RemoteControlTest {

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.0.0");
  private static final Repository REPOSITORY = repository(release("shop@1.0.0"));
  private static final Message NOT_MEANT = new Message.NotMeant("web-1");
  private static final Message WORKING = new Message.Working("web-1");
  private static final Target ELSEWHERE = new Target(Target.Kind.HOST, "db-*");
  private static final Message STAGE_SHOP =
      new Message.PlanRequest(Proposal.release(SHOP), Target.ALL);
  private static final Message HISTORY_OF_SHOP = new Message.HistoryRequest("shop", Target.ALL);
  private static final JournalEntry STAGED =
      new JournalEntry(
          Instant.EPOCH, JournalStep.STAGE, Optional.of(SHOP), "d", Duration.ZERO, "ann", "");

  private final RecordingBus bus = new RecordingBus();
  private final RecordingContainer container = new RecordingContainer();
  private final HeldDocuments documents = new HeldDocuments();
  private final LocalMaster master =
      new LocalMaster(
          context(),
          bus,
          documents,
          REPOSITORY,
          container,
          answering(Peers.class, "all", List.of()),
          answering(ConfigurationAdmin.class, "", null));
  private Optional<String> refusal = Optional.empty();
  private final RemoteControl control =
      new RemoteControl(context(), bus, request -> refusal, master);

  @AfterEach
  void close() {
    control.close();
    master.close();
  }

  @Test
  void aHostThatIsNotMeantSaysSoAtOnce() {
    assertThat(bus.ask(new Message.HistoryRequest("shop", ELSEWHERE))).containsExactly(NOT_MEANT);
    assertThat(bus.ask(new Message.DriftRequest("", false, ELSEWHERE))).containsExactly(NOT_MEANT);
    assertThat(bus.ask(new Message.PlanRequest(Proposal.NOTHING, ELSEWHERE)))
        .containsExactly(NOT_MEANT);
  }

  @Test
  void aHostThatHasNothingToSaySaysThat() {
    awaitAnswer(HISTORY_OF_SHOP, NOT_MEANT);
    awaitAnswer(new Message.DriftRequest("shop", false, Target.ALL), NOT_MEANT);
    awaitAnswer(
        new Message.PlanRequest(Proposal.release(ReleaseId.parse("mail@1.0.0")), Target.ALL),
        NOT_MEANT);
    Message stop =
        new Message.ActionRequest(new Order(Action.STOP, "shop", "ann@desk"), Target.ALL);
    assertThat(bus.ask(stop))
        .containsExactly(
            new Message.ActionReply(
                new ActionOutcome(
                    "web-1", Result.NOT_HERE, "not meant, or no group of this host wants shop")));
  }

  @Test
  void whatTheGuardRefusesIsNotDone() {
    container.history = List.of(STAGED);
    refusal = Optional.of("the message is not sealed");

    assertThat(
            bus.ask(
                new Message.ActionRequest(new Order(Action.STOP, "shop", "ann@desk"), Target.ALL)))
        .allMatch(
            answer ->
                answer instanceof Message.ActionReply reply
                    && reply.outcome().result() != Result.ACCEPTED);
    assertThat(bus.ask(new Message.DriftRequest("", true, Target.ALL)))
        .containsExactly(new Message.Failed("web-1", "the message is not sealed"));
    assertThat(container.calls).isEmpty();
    awaitAnswer(HISTORY_OF_SHOP, new Message.History(new HostHistory("web-1", List.of(STAGED))));
  }

  @Test
  void aReleaseThatNothingHereNeedsIsThrownAway() {
    awaitAnswer(
        new ReleaseMessage.DiscardRequest(SHOP, "d"), new ReleaseMessage.Discarded("web-1", ""));
    awaitAnswer(
        new ReleaseMessage.DiscardRequest(ReleaseId.parse("mail@1.0.0"), "d"),
        new ReleaseMessage.Discarded("web-1", "it is not there"));
    refusal = Optional.of("the message is not sealed");
    assertThat(bus.ask(new ReleaseMessage.DiscardRequest(SHOP, "d")))
        .containsExactly(new Message.Failed("web-1", "the message is not sealed"));
  }

  @Test
  void aReleaseThatAGroupOfThisHostNeedsStays() {
    documents.document =
        new Document(
            "web",
            1,
            "ann@desk",
            Instant.EPOCH,
            false,
            "{\"group\":\"web\",\"members\":[\"*\"],\"releases\":{\"shop\":{\"version\":\"[1,2)\"}}}");
    awaitAnswer(
        new ReleaseMessage.DiscardRequest(SHOP, "d"),
        new ReleaseMessage.Discarded("web-1", "what its groups want changes just now; try again"));
    documents.edited = Set.of("web");
    awaitAnswer(
        new ReleaseMessage.DiscardRequest(SHOP, "d"),
        new ReleaseMessage.Discarded("web-1", "it is needed by group web"));
  }

  @Test
  void aHostThatHasSomethingToSaySaysItAfterAWhile() {
    container.history = List.of(STAGED);
    awaitAnswer(HISTORY_OF_SHOP, new Message.History(new HostHistory("web-1", List.of(STAGED))));
    awaitAnswer(
        new Message.DriftRequest("", false, Target.ALL),
        new Message.DriftFound(new HostDrift("web-1", List.of())));
    List<Message> plan = bus.ask(STAGE_SHOP);
    await().until(() -> plan.size() == 2);
    assertThat(plan.get(1)).isInstanceOf(Message.Planned.class);
  }

  @Test
  void aQuickAnswerDoesNotWaitForSlowOnes() {
    container.history = List.of(STAGED);
    container.staging = new CountDownLatch(1);
    List<List<Message>> slow = Stream.generate(() -> bus.ask(STAGE_SHOP)).limit(20).toList();
    await().until(() -> container.calls.size() == 4);

    awaitAnswer(HISTORY_OF_SHOP, new Message.History(new HostHistory("web-1", List.of(STAGED))));
    awaitAnswer(
        new Message.DriftRequest("", false, Target.ALL),
        new Message.DriftFound(new HostDrift("web-1", List.of())));
    assertThat(bus.ask(new Message.StatusRequest()))
        .singleElement()
        .isInstanceOf(Message.Status.class);

    assertThat(slow).allMatch(answers -> answers.equals(List.of(WORKING)));
    container.staging.countDown();
    await().until(() -> slow.stream().allMatch(answers -> answers.size() == 2));
  }

  private void awaitAnswer(Message question, Message answer) {
    List<Message> answers = bus.ask(question);
    await().untilAsserted(() -> assertThat(answers).containsExactly(WORKING, answer));
  }

  private static BundleContext context() {
    Bundle bundle = answering(Bundle.class, "getVersion", Version.valueOf("0.1.0"));
    return (BundleContext)
        Proxy.newProxyInstance(
            BundleContext.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getBundle" -> bundle;
                  case "getProperty" -> arguments[0].equals(Settings.IDENTIFIER) ? "web-1" : null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** One method answers; all others give nothing. */
  private static <T> T answering(Class<T> type, String name, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> method.getName().equals(name) ? answer : null));
  }
}
