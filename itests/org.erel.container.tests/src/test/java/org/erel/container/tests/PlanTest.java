package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.container.testing.Platform.part;
import static org.erel.container.testing.Platform.size;

import org.erel.api.PartPlan;
import org.erel.api.Release;
import org.erel.api.ReleaseState;
import org.erel.container.testing.TestBundle;
import org.junit.jupiter.api.Test;

/** What an update would do, told beforehand. */
class PlanTest extends ContainerFixture {

  @Test
  void aPlanTellsWhatAnUpdateWouldDoAndTouchesNothing() throws Exception {
    platform.update(
        platform.release("shop@1.0.0", TestBundle.probe("1.0.0"), TestBundle.of("api", "1.0.0")),
        size(1));
    Release next =
        platform.release("shop@1.1.0", TestBundle.probe("1.1.0"), TestBundle.of("api", "1.0.0"));

    PartPlan plan = platform.container().plan(part(next, size(2)), next);

    assertThat(plan.kind()).isEqualTo(PartPlan.Kind.UPDATE);
    assertThat(plan.starts()).containsExactly("com.acme.probe 1.1.0");
    assertThat(plan.stops()).containsExactly("com.acme.probe 1.0.0");
    assertThat(plan.restarts()).containsExactly("api 1.0.0");
    assertThat(plan.configurations()).containsExactly("com.acme.probe changes");
    assertThat(plan.refusal()).isEmpty();
    assertNothingBeside("shop@1.0.0");
    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=1 modified=0");
    assertThat(shop().quarantine()).isEmpty();
    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
  }

  @Test
  void aPlanNamesWhatDoesNotResolveInWords() throws Exception {
    Release shop =
        platform.release(
            "shop@1.0.0",
            TestBundle.of("com.acme.web", "1.0.0")
                .header("Import-Package", "com.acme.pool;version=\"[2,3)\""));

    PartPlan plan = platform.container().plan(part(shop), shop);

    assertThat(plan.kind()).isEqualTo(PartPlan.Kind.INSTALL);
    assertThat(plan.refusal())
        .isEqualTo(
            "shop@1.0.0 does not resolve: bundle com.acme.web needs package com.acme.pool"
                + " [2.0.0,3.0.0), which nobody in the release or the master's list provides");
    assertThat(platform.container().installed()).isEmpty();
    assertThat(platform.bundles("")).isEmpty();
    assertThat(platform.regions()).isEmpty();
  }

  @Test
  void aPlanForConfigurationsAloneChecksThem() throws Exception {
    Release shop = platform.release("shop@1.0.0", TestBundle.probe("1.0.0"));
    platform.update(shop, size(1));

    PartPlan plan = platform.container().plan(part(shop, size(2)), shop);

    assertThat(plan.kind()).isEqualTo(PartPlan.Kind.RECONFIGURE);
    assertThat(plan.restarts()).isEmpty();
    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=1 modified=0");
  }
}
