package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.container.Parts.shop;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.erel.api.Configuration;
import org.erel.api.Hold;
import org.erel.api.PartPlan;
import org.erel.api.PartPlan.Kind;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseState;
import org.junit.jupiter.api.Test;

class PlansTest {

  private static final Configuration SMALL = new Configuration("pool", "{\"size\":1}");
  private static final Configuration LARGE = new Configuration("pool", "{\"size\":9}");
  private static final Configuration WEB = new Configuration("web", "{}");

  private static Committed with(Committed part, String... bundles) {
    return new Committed(
        part.part(),
        List.of(bundles).stream()
            .map(name -> new ReleaseBundle(name, name, Path.of("/nowhere/" + name)))
            .toList());
  }

  private static final Committed OLD = with(shop("1.0.0", SMALL, WEB), "api", "web-1", "old");
  private static final Committed NEW = with(shop("2.0.0", LARGE), "api", "web-2");
  private static final Committed ENLARGED = with(shop("1.0.0", LARGE), "api", "web-1", "old");

  private static ReleaseRecord holding(Committed committed, Hold hold) {
    return new ReleaseRecord(
        "shop",
        Optional.of(committed),
        List.of(),
        hold,
        List.of(),
        Optional.empty(),
        Comeback.NONE);
  }

  private static ReleaseRecord having(Committed committed) {
    return holding(committed, Hold.NONE);
  }

  @Test
  void whatIsNotThereWouldBeInstalled() {
    PartPlan plan =
        Plans.between(
            ReleaseRecord.nothing("shop"),
            with(shop("1.0.0", SMALL), "api", "web"),
            ReleaseState.ABSENT,
            false,
            "");

    assertThat(plan.kind()).isEqualTo(Kind.INSTALL);
    assertThat(plan.from()).isEmpty();
    assertThat(plan.hold()).isEqualTo(Hold.NONE);
    assertThat(plan.starts()).containsExactly("api", "web");
    assertThat(plan.configurations()).containsExactly("pool is new");
  }

  @Test
  void anUpdateStartsStopsAndRestarts() {
    PartPlan plan = Plans.between(having(OLD), NEW, ReleaseState.ACTIVE, false, "");

    assertThat(plan.kind()).isEqualTo(Kind.UPDATE);
    assertThat(plan.from()).map(Object::toString).contains("shop@1.0.0");
    assertThat(plan.starts()).containsExactly("web-2");
    assertThat(plan.stops()).containsExactly("web-1", "old");
    assertThat(plan.restarts()).containsExactly("api");
    assertThat(plan.configurations()).containsExactly("pool changes", "web goes");
  }

  @Test
  void ofWhatIsHeldNothingStartsOrStops() {
    PartPlan plan = Plans.between(holding(OLD, Hold.STOPPED), NEW, ReleaseState.STOPPED, false, "");

    assertThat(plan.kind()).isEqualTo(Kind.UPDATE);
    assertThat(plan.hold()).isEqualTo(Hold.STOPPED);
    assertThat(plan.starts()).isEmpty();
    assertThat(plan.stops()).isEmpty();
    assertThat(plan.restarts()).isEmpty();
    assertThat(plan.configurations()).containsExactly("pool changes", "web goes");
  }

  @Test
  void whereNothingRunsAllStartsAndNothingStops() {
    PartPlan update = Plans.between(having(OLD), NEW, ReleaseState.FAILED, false, "");
    PartPlan reconfiguration = Plans.between(having(OLD), ENLARGED, ReleaseState.FAILED, true, "");

    assertThat(update.starts()).containsExactly("api", "web-2");
    assertThat(reconfiguration.starts()).containsExactly("api", "web-1", "old");
    for (PartPlan plan : List.of(update, reconfiguration)) {
      assertThat(plan.stops()).isEmpty();
      assertThat(plan.restarts()).isEmpty();
    }
  }

  @Test
  void configurationsAloneRestartNoBundle() {
    PartPlan plan = Plans.between(having(OLD), ENLARGED, ReleaseState.ACTIVE, true, "");

    assertThat(plan.kind()).isEqualTo(Kind.RECONFIGURE);
    assertThat(plan.starts()).isEmpty();
    assertThat(plan.stops()).isEmpty();
    assertThat(plan.restarts()).isEmpty();
    assertThat(plan.configurations()).containsExactly("pool changes", "web goes");
  }

  @Test
  void configurationsThatCannotBeDeliveredRestartAllBundles() {
    PartPlan plan = Plans.between(having(OLD), ENLARGED, ReleaseState.ACTIVE, false, "");

    assertThat(plan.kind()).isEqualTo(Kind.UPDATE);
    assertThat(plan.starts()).isEmpty();
    assertThat(plan.stops()).isEmpty();
    assertThat(plan.restarts()).containsExactly("api", "web-1", "old");
  }

  @Test
  void whatIsCommittedNeedsNothing() {
    PartPlan plan = Plans.between(having(OLD), OLD, ReleaseState.ACTIVE, false, "");

    assertThat(plan.kind()).isEqualTo(Kind.NOTHING);
    assertThat(plan.restarts()).isEmpty();
  }

  @Test
  void aRefusalIsToldWithThePlan() {
    assertThat(
            Plans.between(
                    ReleaseRecord.nothing("shop"),
                    shop("1.0.0"),
                    ReleaseState.ABSENT,
                    false,
                    "no such package")
                .refusal())
        .isEqualTo("no such package");
  }
}
