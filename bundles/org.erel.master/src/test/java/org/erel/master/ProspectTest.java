package org.erel.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.master.Fixtures.deleted;
import static org.erel.master.Fixtures.failed;
import static org.erel.master.Fixtures.installed;
import static org.erel.master.Fixtures.part;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.erel.api.HealthGate;
import org.erel.api.Installed;
import org.erel.api.Part;
import org.erel.api.PartPlan;
import org.erel.api.ReleasePlan;
import org.erel.api.ReleaseState;
import org.junit.jupiter.api.Test;

class ProspectTest {

  private static final HealthGate GATE = new HealthGate(Duration.ZERO, Duration.ofSeconds(9));
  private static final Part OLD = part("shop@1.0.0");
  private static final Part NEW = part("shop@1.1.0");
  private static final Wish WISH =
      new Wish("shop", "[1,2)", Optional.of(NEW), GATE, "group web", "", Optional.empty());
  private static final Wish DISPUTED =
      new Wish(
          "shop",
          "1 and 2",
          Optional.empty(),
          GATE,
          "groups a and b",
          "groups disagree",
          Optional.empty());

  private static List<Prospect> of(Wish wish, Installed... installed) {
    return Prospect.of(List.of(wish), List.of(installed));
  }

  @Test
  void whatIsNotAsWantedWouldBeStaged() {
    assertThat(of(WISH)).containsExactly(new Prospect.Staged("[1,2)", NEW));
    assertThat(of(WISH, installed(OLD, ReleaseState.ACTIVE)))
        .containsExactly(new Prospect.Staged("[1,2)", NEW));
  }

  @Test
  void whatIsInQuarantineIsAskedAboutSoThatItIsToldWhy() {
    assertThat(of(WISH, failed(installed(OLD, ReleaseState.ACTIVE), NEW, "throws")))
        .containsExactly(new Prospect.Staged("[1,2)", NEW));
  }

  @Test
  void whatStaysAsItIsIsLeftOut() {
    assertThat(of(WISH, installed(NEW, ReleaseState.ACTIVE))).isEmpty();
    assertThat(of(WISH, deleted("shop"))).isEmpty();
  }

  @Test
  void whatOneAsksForIsToldEvenIfItStaysAsItIs() {
    assertThat(Prospect.of(WISH, Optional.of(installed(NEW, ReleaseState.ACTIVE))))
        .isInstanceOfSatisfying(
            Prospect.Told.class,
            told ->
                assertThat(told.plan().plan().orElseThrow().kind())
                    .isEqualTo(PartPlan.Kind.NOTHING));
  }

  @Test
  void whatTheGroupsCannotAgreeOnHasAReason() {
    assertThat(of(DISPUTED, installed(OLD, ReleaseState.ACTIVE)))
        .containsExactly(
            new Prospect.Told(
                new ReleasePlan("shop", "1 and 2", Optional.empty(), "groups disagree")));
  }

  @Test
  void whatNobodyWantsWouldBeRemoved() {
    assertThat(Prospect.of(List.of(), List.of(installed(OLD, ReleaseState.ACTIVE))))
        .singleElement()
        .isInstanceOfSatisfying(
            Prospect.Told.class,
            told -> {
              assertThat(told.plan().name()).isEqualTo("shop");
              assertThat(told.plan().plan().orElseThrow().kind()).isEqualTo(PartPlan.Kind.REMOVE);
            });
  }
}
