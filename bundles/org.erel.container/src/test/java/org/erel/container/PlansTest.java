package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.container.Parts.shop;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.erel.api.Configuration;
import org.erel.api.PartPlan;
import org.erel.api.PartPlan.Kind;
import org.erel.api.ReleaseBundle;
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

  @Test
  void whatIsNotThereWouldBeInstalled() {
    PartPlan plan = Plans.between(Optional.empty(), with(shop("1.0.0", SMALL), "api", "web"), "");

    assertThat(plan.kind()).isEqualTo(Kind.INSTALL);
    assertThat(plan.from()).isEmpty();
    assertThat(plan.starts()).containsExactly("api", "web");
    assertThat(plan.configurations()).containsExactly("pool is new");
  }

  @Test
  void anUpdateStartsStopsAndRestarts() {
    PartPlan plan =
        Plans.between(
            Optional.of(with(shop("1.0.0", SMALL, WEB), "api", "web-1", "old")),
            with(shop("2.0.0", LARGE), "api", "web-2"),
            "");

    assertThat(plan.kind()).isEqualTo(Kind.UPDATE);
    assertThat(plan.from()).map(Object::toString).contains("shop@1.0.0");
    assertThat(plan.starts()).containsExactly("web-2");
    assertThat(plan.stops()).containsExactly("web-1", "old");
    assertThat(plan.restarts()).containsExactly("api");
    assertThat(plan.configurations()).containsExactly("pool changes", "web goes");
  }

  @Test
  void configurationsAloneRestartNoBundle() {
    PartPlan plan =
        Plans.between(
            Optional.of(with(shop("1.0.0", SMALL), "api")), with(shop("1.0.0", LARGE), "api"), "");

    assertThat(plan.kind()).isEqualTo(Kind.RECONFIGURE);
    assertThat(plan.starts()).isEmpty();
    assertThat(plan.stops()).isEmpty();
    assertThat(plan.restarts()).isEmpty();
    assertThat(plan.configurations()).containsExactly("pool changes");
  }

  @Test
  void whatIsCommittedNeedsNothing() {
    Committed shop = with(shop("1.0.0", SMALL), "api");

    assertThat(Plans.between(Optional.of(shop), shop, "").kind()).isEqualTo(Kind.NOTHING);
  }

  @Test
  void aRefusalIsToldWithThePlan() {
    assertThat(Plans.between(Optional.empty(), shop("1.0.0"), "no such package").refusal())
        .isEqualTo("no such package");
  }
}
