package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.erel.container.testing.Platform.BY;
import static org.erel.container.testing.Platform.DEADLINE;
import static org.erel.container.testing.Platform.part;
import static org.erel.container.testing.Platform.size;

import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.erel.api.Hold;
import org.erel.api.PartPlan;
import org.erel.api.Release;
import org.erel.api.ReleaseState;
import org.erel.container.testing.Platform;
import org.erel.container.testing.TestBundle;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ManagedService;

/** What an update would do, told beforehand. */
class PlanTest extends ContainerFixture {

  private static final Duration SHORT = Duration.ofSeconds(2);

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

  @Test
  void aPlanForWhatIsHeldStartsNothing() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    platform.container().stop("shop", BY, DEADLINE);
    Release next = platform.release("shop@1.1.0", TestBundle.probe("1.1.0"));

    PartPlan plan = platform.container().plan(part(next, size(2)), next);

    assertThat(plan.kind()).isEqualTo(PartPlan.Kind.UPDATE);
    assertThat(plan.hold()).isEqualTo(Hold.STOPPED);
    assertThat(plan.starts()).isEmpty();
    assertThat(plan.stops()).isEmpty();
    platform.update(next, size(2));
    assertThat(shop().state()).isEqualTo(ReleaseState.STOPPED);
  }

  @Test
  void aPlanTellsThatBundlesRestartWhereConfigurationsAreNotDelivered() throws Exception {
    Release shop = platform.release("shop@1.0.0", TestBundle.probe("1.0.0"));
    platform.update(shop, size(1));
    CountDownLatch letGo = holdUpConfigurationAdmin();
    try {
      assertThatThrownBy(
              () ->
                  platform
                      .container()
                      .update(part(shop, size(2)), shop, Platform.within(SHORT), BY))
          .hasMessageContaining("its bundles did not take their configurations");

      PartPlan plan = platform.container().plan(part(shop, size(3)), shop);

      assertThat(plan.kind()).isEqualTo(PartPlan.Kind.UPDATE);
      assertThat(plan.restarts()).containsExactly("com.acme.probe 1.0.0");
      platform.update(shop, size(3));
      assertThat(platform.said("shop@1.0.0")).containsExactly("size=3 activated=1 modified=0");
    } finally {
      letGo.countDown();
    }
  }

  /** By a managed service that takes its configuration when it is let go, whatever interrupts. */
  private CountDownLatch holdUpConfigurationAdmin() throws Exception {
    CountDownLatch letGo = new CountDownLatch(1);
    CountDownLatch taking = new CountDownLatch(1);
    ManagedService slow =
        properties -> {
          taking.countDown();
          while (letGo.getCount() > 0) {
            try {
              letGo.await();
            } catch (InterruptedException e) {
              // on purpose
            }
          }
        };
    platform
        .context()
        .registerService(
            ManagedService.class,
            slow,
            new Hashtable<>(Map.of(Constants.SERVICE_PID, "com.acme.slow")));
    assertThat(taking.await(20, TimeUnit.SECONDS)).isTrue();
    return letGo;
  }
}
