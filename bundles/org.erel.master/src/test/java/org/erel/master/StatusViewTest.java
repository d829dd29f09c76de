package org.erel.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.master.Fixtures.ailing;
import static org.erel.master.Fixtures.deleted;
import static org.erel.master.Fixtures.failed;
import static org.erel.master.Fixtures.held;
import static org.erel.master.Fixtures.installed;
import static org.erel.master.Fixtures.part;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.erel.api.Configuration;
import org.erel.api.HealthGate;
import org.erel.api.Hold;
import org.erel.api.HostState;
import org.erel.api.Installed;
import org.erel.api.Part;
import org.erel.api.ReleaseId;
import org.erel.api.ReleaseState;
import org.erel.api.ReleaseStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Version;

class StatusViewTest {

  private static final Part OLD = part("shop@1.0.0");
  private static final Part NEW = part("shop@1.1.0");
  private static final Part SAME_BUNDLES = part("shop@1.1.0", new Configuration("p", "{}"));
  private static final Wish WISH =
      new Wish(
          "shop",
          "1.1.0",
          Optional.of(NEW),
          new HealthGate(Duration.ZERO, Duration.ofSeconds(1)),
          "group web",
          "",
          Optional.empty());
  private static final Wish DISPUTED =
      new Wish(
          "shop",
          "1 and 2",
          Optional.empty(),
          new HealthGate(Duration.ZERO, Duration.ofSeconds(1)),
          "groups a and b",
          "groups disagree",
          Optional.empty());

  static Stream<Arguments> reasons() {
    return Stream.of(
        Arguments.of(WISH, installed(NEW, ReleaseState.ACTIVE), ""),
        Arguments.of(WISH, held(NEW, ReleaseState.STOPPED, Hold.STOPPED), ""),
        Arguments.of(WISH, deleted("shop"), ""),
        Arguments.of(WISH, null, "installing 1.1.0"),
        Arguments.of(WISH, installed(OLD, ReleaseState.ACTIVE), "updating to 1.1.0"),
        Arguments.of(
            WISH, installed(SAME_BUNDLES, ReleaseState.ACTIVE), "changing its configurations"),
        Arguments.of(WISH, installed(NEW, ReleaseState.STARTING), "starting"),
        Arguments.of(
            WISH,
            failed(installed(OLD, ReleaseState.ACTIVE), NEW, "it throws"),
            "shop@1.1.0 is in quarantine; 'erel retry shop' lifts it: it throws"),
        Arguments.of(
            WISH,
            failed(ailing(OLD, ReleaseState.ACTIVE, "no pool"), NEW, "it throws"),
            "shop@1.1.0 is in quarantine; 'erel retry shop' lifts it: it throws; what runs is not"
                + " healthy: no pool"),
        Arguments.of(
            WISH,
            failed(ailing(NEW, ReleaseState.FAILED, "it is not started"), NEW, "it ends the host"),
            "shop@1.1.0 is in quarantine; 'erel retry shop' lifts it: it ends the host"),
        Arguments.of(WISH, ailing(NEW, ReleaseState.FAILED, "no disk"), "no disk"),
        Arguments.of(WISH, ailing(NEW, ReleaseState.ACTIVE, "no pool"), "not healthy: no pool"),
        Arguments.of(DISPUTED, installed(OLD, ReleaseState.ACTIVE), "groups disagree"),
        Arguments.of(
            null, installed(OLD, ReleaseState.ACTIVE), "no group wants it; being removed"));
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void everyDifferenceBetweenWantedAndRunningHasAReason(
      Wish wish, Installed installed, String reason) {
    List<ReleaseStatus> releases =
        StatusView.releases(
            Stream.ofNullable(wish).toList(), Stream.ofNullable(installed).toList());
    assertThat(releases).hasSize(1);
    assertThat(releases.get(0).reason()).isEqualTo(reason);
  }

  @Test
  void whatIsInQuarantineAndWhatIsKeptIsTold() {
    Installed failed = failed(installed(OLD, ReleaseState.ACTIVE), NEW, "it throws");
    Installed shop =
        new Installed(
            "shop",
            failed.part(),
            failed.state(),
            failed.hold(),
            failed.quarantine(),
            "",
            List.of(ReleaseId.parse("shop@0.9.0")));
    assertThat(StatusView.releases(List.of(WISH), List.of(shop)))
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.quarantine()).isEqualTo(failed.quarantine());
              assertThat(status.kept()).containsExactly(new Version("0.9.0"));
            });
  }

  @Test
  void aHostWithoutAGroupWaits() {
    assertThat(StatusView.state(0, false, List.of(), 0)).isEqualTo(HostState.WAITING);
  }

  @Test
  void aHostThatHasSomethingToDoIsChanging() {
    assertThat(StatusView.state(1, true, List.of(), 0)).isEqualTo(HostState.CHANGING);
  }

  @Test
  void aHostThatIsAsWantedIsSettled() {
    List<ReleaseStatus> fine =
        StatusView.releases(List.of(WISH), List.of(installed(NEW, ReleaseState.ACTIVE)));
    assertThat(StatusView.state(1, false, fine, 0)).isEqualTo(HostState.SETTLED);
  }

  @Test
  void aHostThatWillNotBecomeAsWantedByItselfIsDegraded() {
    List<ReleaseStatus> bad = StatusView.releases(List.of(DISPUTED), List.of());
    assertThat(StatusView.state(1, false, bad, 0)).isEqualTo(HostState.DEGRADED);
  }

  @Test
  void aHostWhoseOwnConfigurationsAreDisputedIsDegraded() {
    assertThat(StatusView.state(1, false, List.of(), 1)).isEqualTo(HostState.DEGRADED);
  }
}
