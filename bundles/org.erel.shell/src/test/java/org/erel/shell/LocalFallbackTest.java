package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Action;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.erel.api.Answers;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Cluster.Roll;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.Master;
import org.erel.api.Order;
import org.erel.api.Proposal;
import org.erel.api.ReleaseException;
import org.erel.api.Silence;
import org.erel.api.Target;
import org.junit.jupiter.api.Test;

class LocalFallbackTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final HostStatus HERE = Samples.host("web-1", HostState.SETTLED, Samples.ACTIVE);

  private static final Order STOP = new Order(Action.STOP, "shop", "ann@desk");

  private static final ActionOutcome DONE_HERE = new ActionOutcome("web-1", Result.DONE, "stopped");

  private final RecordingCluster cluster = new RecordingCluster();
  private final List<String> notices = new ArrayList<>();
  private final List<String> local = new ArrayList<>();
  private final Cluster fallback =
      new LocalFallback(
          cluster,
          new Master() {
            @Override
            public HostStatus status() {
              return HERE;
            }

            @Override
            public List<String> peers() {
              return List.of("web-9");
            }

            @Override
            public ActionOutcome perform(Order order) {
              local.add(order.action() + " " + order.release());
              return DONE_HERE;
            }

            @Override
            public Optional<HostHistory> history(String release) {
              return Optional.of(Samples.HISTORIES.given().get(0));
            }

            @Override
            public Optional<HostDrift> drift(String release, boolean undo) throws ReleaseException {
              if (undo) {
                throw new ReleaseException("no disk", null);
              }
              return Optional.of(Samples.DRIFTS.given().get(0));
            }

            @Override
            public Optional<HostPlan> plan(Proposal proposal) {
              return Optional.empty();
            }
          },
          notices::add);

  @Test
  void withABrokerTheClusterAnswers() throws Exception {
    assertThat(fallback.hosts(SECOND).hosts())
        .as("this host too, of which the others may not have heard yet")
        .containsExactly(HERE);
    cluster.rolls.add(new Roll(List.of(HERE), List.of("web-9")));
    cluster.rolls.remove();
    assertThat(fallback.hosts(SECOND)).isEqualTo(cluster.rolls.element());
    assertThat(fallback.perform(STOP, Target.ALL, SECOND)).isEmpty();
    assertThat(notices).isEmpty();
    assertThat(local).isEmpty();
  }

  @Test
  void withNoneThisHostAnswersAloneAndSaysSoOnce() throws Exception {
    cluster.brokerGone = true;
    assertThat(fallback.hosts(SECOND)).isEqualTo(new Cluster.Roll(List.of(HERE), List.of("web-9")));
    assertThat(fallback.hosts(SECOND).hosts()).containsExactly(HERE);
    assertThat(fallback.silences(fallback.hosts(SECOND), SECOND))
        .containsExactly(new Silence("web-9", Silence.Why.NOT_ASKED, Optional.empty()));
    assertThat(notices).containsExactly("this host alone: no broker at localhost:5672: start it");
  }

  @Test
  void withNoneThisHostActsWhereItIsMeant() throws Exception {
    cluster.brokerGone = true;
    Target here = new Target(Target.Kind.HOST, "web-1");
    assertThat(fallback.perform(STOP, here, SECOND)).containsExactly(DONE_HERE);
    assertThat(local).containsExactly("STOP shop");
    assertThat(notices).hasSize(1);
  }

  @Test
  void withNoneTheOtherHostsThatMayBeMeantAreSilent() throws Exception {
    cluster.brokerGone = true;
    for (Target target :
        List.of(
            Target.ALL,
            new Target(Target.Kind.HOST, "web-?"),
            new Target(Target.Kind.HOST, "(zone=eu)"))) {
      assertThat(fallback.perform(STOP, target, SECOND))
          .containsExactly(
              DONE_HERE, new ActionOutcome("web-9", Result.SILENT, "not asked: no broker"));
    }
  }

  @Test
  void whatWasSentBeforeTheBrokerWasLostIsNotDoneOnceMore() {
    cluster.brokerBreaks = true;
    assertThatThrownBy(() -> fallback.perform(STOP, Target.ALL, SECOND))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessage("the broker was lost; see the status");
    assertThat(local).isEmpty();
    assertThat(notices).isEmpty();
  }

  @Test
  void anInterruptedCommandDoesNothingHere() {
    cluster.brokerGone = true;
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> fallback.perform(STOP, Target.ALL, SECOND))
          .isInstanceOf(BrokerUnavailableException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(local).isEmpty();
  }

  @Test
  void withNoneThisHostTellsWhatItKnows() throws Exception {
    cluster.brokerGone = true;
    List<String> others = List.of("web-9");
    assertThat(fallback.history("shop", Target.ALL, SECOND))
        .isEqualTo(new Answers<>(List.of(Samples.HISTORIES.given().get(0)), Map.of(), others));
    assertThat(fallback.drift("", false, Target.ALL, SECOND))
        .isEqualTo(new Answers<>(List.of(Samples.DRIFTS.given().get(0)), Map.of(), others));
    assertThat(fallback.drift("", true, Target.ALL, SECOND).failed())
        .isEqualTo(Map.of("web-1", "no disk"));
    assertThat(fallback.plan(Proposal.NOTHING, Target.ALL, SECOND))
        .isEqualTo(new Answers<>(List.of(), Map.of(), others));
    assertThat(notices).hasSize(1);
    Target other = new Target(Target.Kind.HOST, "db-1");
    assertThatThrownBy(() -> fallback.history("shop", other, SECOND))
        .isInstanceOf(BrokerUnavailableException.class);
  }

  @Test
  void withNoneOtherHostsAndGroupsAreOutOfReach() {
    cluster.brokerGone = true;
    for (Target target :
        List.of(new Target(Target.Kind.HOST, "db-1"), new Target(Target.Kind.GROUP, "web"))) {
      assertThatThrownBy(() -> fallback.perform(STOP, target, SECOND))
          .isInstanceOf(BrokerUnavailableException.class);
    }
    assertThatThrownBy(() -> fallback.documents(SECOND))
        .isInstanceOf(BrokerUnavailableException.class);
    assertThat(local).isEmpty();
    assertThat(notices).isEmpty();
  }
}
