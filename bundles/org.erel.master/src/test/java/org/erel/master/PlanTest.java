package org.erel.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.master.Fixtures.deleted;
import static org.erel.master.Fixtures.failed;
import static org.erel.master.Fixtures.held;
import static org.erel.master.Fixtures.installed;
import static org.erel.master.Fixtures.part;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.erel.api.Configuration;
import org.erel.api.HealthGate;
import org.erel.api.Hold;
import org.erel.api.Installed;
import org.erel.api.Part;
import org.erel.api.ReleaseState;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static final HealthGate GATE = new HealthGate(Duration.ZERO, Duration.ofSeconds(9));
  private static final Part OLD = part("shop@1.0.0");
  private static final Part NEW = part("shop@1.1.0");
  private static final Wish WISH =
      new Wish("shop", "1.1.0", Optional.of(NEW), GATE, "group web", "", Optional.empty());
  private static final Step UPDATE = new Step.Update(NEW, GATE, "group web");

  private static List<Step> plan(Installed... installed) {
    return Plan.plan(List.of(WISH), List.of(installed));
  }

  @Test
  void whatIsWantedAndNotHereIsInstalled() {
    assertThat(plan()).containsExactly(UPDATE);
  }

  @Test
  void whatIsHereAndNotWantedIsRemoved() {
    assertThat(Plan.plan(List.of(), List.of(installed(OLD, ReleaseState.ACTIVE))))
        .containsExactly(new Step.Remove("shop"));
  }

  @Test
  void whatIsAsWantedIsLeftAlone() {
    assertThat(plan(installed(NEW, ReleaseState.ACTIVE))).isEmpty();
  }

  @Test
  void anotherVersionIsAnUpdate() {
    assertThat(plan(installed(OLD, ReleaseState.ACTIVE))).containsExactly(UPDATE);
  }

  @Test
  void anotherConfigurationIsAnUpdate() {
    Part configured = part("shop@1.1.0", new Configuration("p", "{}"));
    assertThat(plan(installed(configured, ReleaseState.ACTIVE))).containsExactly(UPDATE);
  }

  @Test
  void whatIsStoppedByHandIsUpdatedTheSame() {
    assertThat(plan(held(OLD, ReleaseState.STOPPED, Hold.STOPPED))).containsExactly(UPDATE);
  }

  @Test
  void whatIsDeletedByHandStaysAway() {
    assertThat(plan(deleted("shop"))).isEmpty();
  }

  @Test
  void aPartThatFailedIsNotTriedAgain() {
    assertThat(plan(failed(installed(OLD, ReleaseState.ACTIVE), NEW, "throws"))).isEmpty();
  }

  @Test
  void aPartIsTriedThoughAnotherOneFailedBefore() {
    assertThat(plan(failed(installed(OLD, ReleaseState.ACTIVE), part("shop@1.0.5"), "throws")))
        .containsExactly(UPDATE);
  }

  @Test
  void whereTheGroupsDisagreeNothingIsTouched() {
    Wish disputed =
        new Wish(
            "shop",
            "1 and 2",
            Optional.empty(),
            GATE,
            "groups a and b",
            "groups disagree",
            Optional.empty());
    assertThat(Plan.plan(List.of(disputed), List.of(installed(OLD, ReleaseState.ACTIVE))))
        .isEmpty();
  }
}
