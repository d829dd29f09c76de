package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.erel.api.Action;
import org.erel.api.ActionOutcome;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.Master;
import org.erel.api.Target;
import org.junit.jupiter.api.Test;

class LocalFallbackTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final HostStatus HERE = Samples.host("web-1", HostState.SETTLED, Samples.ACTIVE);

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
            public ActionOutcome perform(Action action, String release) {
              local.add(action + " " + release);
              return new ActionOutcome("web-1", ActionOutcome.Result.DONE, "stopped");
            }
          },
          notices::add);

  @Test
  void withABrokerTheClusterAnswers() throws Exception {
    assertThat(fallback.hosts(SECOND)).isEqualTo(cluster.rolls.element());
    assertThat(fallback.perform(Action.STOP, "shop", Target.ALL, SECOND)).isEmpty();
    assertThat(notices).isEmpty();
    assertThat(local).isEmpty();
  }

  @Test
  void withNoneThisHostAnswersAloneAndSaysSoOnce() throws Exception {
    cluster.brokerGone = true;
    assertThat(fallback.hosts(SECOND)).isEqualTo(new Cluster.Roll(List.of(HERE), List.of("web-9")));
    assertThat(fallback.hosts(SECOND).hosts()).containsExactly(HERE);
    assertThat(notices).containsExactly("no broker: this host alone");
  }

  @Test
  void withNoneThisHostActsWhereItIsMeant() throws Exception {
    cluster.brokerGone = true;
    fallback.perform(Action.STOP, "shop", Target.ALL, SECOND);
    fallback.perform(Action.START, "shop", new Target(Target.Kind.HOST, "web-?"), SECOND);
    assertThat(local).containsExactly("STOP shop", "START shop");
  }

  @Test
  void withNoneOtherHostsAndGroupsAreOutOfReach() {
    cluster.brokerGone = true;
    for (Target target :
        List.of(new Target(Target.Kind.HOST, "db-1"), new Target(Target.Kind.GROUP, "web"))) {
      assertThatThrownBy(() -> fallback.perform(Action.STOP, "shop", target, SECOND))
          .isInstanceOf(BrokerUnavailableException.class);
    }
    assertThatThrownBy(() -> fallback.documents(SECOND))
        .isInstanceOf(BrokerUnavailableException.class);
    assertThat(local).isEmpty();
    assertThat(notices).isEmpty();
  }
}
