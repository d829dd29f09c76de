package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.erel.container.testing.Platform.BY;
import static org.erel.container.testing.Platform.DEADLINE;
import static org.erel.container.testing.Platform.part;
import static org.erel.container.testing.Platform.size;

import java.time.Duration;
import org.erel.api.Release;
import org.erel.api.ReleaseState;
import org.erel.container.testing.Platform;
import org.erel.container.testing.TestBundle;
import org.erel.container.tests.bundles.Journals;
import org.erel.container.tests.bundles.Sleeps;
import org.erel.container.tests.bundles.Spins;
import org.erel.container.tests.bundles.SpinsInStop;
import org.erel.container.tests.bundles.Stubborn;
import org.junit.jupiter.api.Test;

/** Bundles that hang in their start or their stop. */
class ZombieTest extends ContainerFixture {

  /** What hangs is waited for so long, and so is what follows on it, which must succeed. */
  private static final Duration SHORT = Duration.ofSeconds(3);

  @Test
  void aSleepingActivatorIsInterruptedAndTheOldVersionIsBack() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Release sleeping =
        platform.release("shop@1.1.0", TestBundle.of("b", "1").activator(Sleeps.class));

    assertThatThrownBy(
            () -> platform.container().update(part(sleeping), sleeping, Platform.within(SHORT), BY))
        .hasMessageContaining("bundle b 1.0.0 hangs in its start")
        .hasMessageContaining("shop@1.0.0 runs again");

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=2 modified=0");
    assertThat(platform.container().problems()).isEmpty();
    assertNothingBeside("shop@1.0.0");
  }

  @Test
  void aSpinningActivatorIsLeftBehindAsAZombieAndHoldsUpNobody() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Release spinning =
        platform.release(
            "shop@1.1.0",
            TestBundle.of("a", "1").activator(Journals.class),
            TestBundle.of("b", "1").activator(Spins.class));

    assertThatThrownBy(
            () -> platform.container().update(part(spinning), spinning, Platform.within(SHORT), BY))
        .hasMessageContaining("does not react to an interrupt")
        .hasMessageContaining("shop@1.0.0 runs again");

    assertThat(platform.said("shop@1.0.0")).hasSize(1);
    assertThat(System.getProperty("test.journal")).isEqualTo("+a-a");
    assertThat(platform.container().problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.subject()).isEqualTo("release shop");
              assertThat(problem.reason())
                  .startsWith("zombie threads of shop@1.1.0: restart the host when convenient")
                  .contains("bundle b 1.0.0 in its start");
            });
    platform.update(platform.release("cart@1.0.0", TestBundle.probe("1.0.0")), size(2));
    platform.update(platform.release("shop@1.2.0", TestBundle.probe("1.2.0")), size(3));
    assertThat(platform.said("cart@1.0.0")).hasSize(1);
    assertThat(platform.said("shop@1.2.0")).containsExactly("size=3 activated=1 modified=0");

    System.clearProperty("test.spin");
    await().until(() -> platform.container().problems().isEmpty());
    await().until(() -> platform.bundles("shop@1.1.0").isEmpty());
  }

  @Test
  void aZombieThatWakesUpStartsNothingMore() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Release stubborn =
        platform.release(
            "shop@1.1.0",
            TestBundle.of("a", "1").activator(Journals.class),
            TestBundle.of("b", "1").activator(Stubborn.class),
            TestBundle.of("c", "1").activator(Journals.class));
    assertThatThrownBy(
            () -> platform.container().update(part(stubborn), stubborn, Platform.within(SHORT), BY))
        .hasMessageContaining("bundle b 1.0.0 hangs in its start")
        .hasMessageContaining("shop@1.0.0 runs again");

    System.clearProperty("test.spin");

    await().until(() -> platform.bundles("shop@1.1.0").isEmpty());
    assertThat(System.getProperty("test.journal")).isEqualTo("+a-a");
    assertThat(platform.said("shop@1.0.0")).hasSize(1);
    await().untilAsserted(() -> assertNothingBeside("shop@1.0.0"));
  }

  @Test
  void aSpinningStopIsLeftBehindAndTheUpdateGoesOn() throws Exception {
    platform.update(
        platform.release(
            "shop@1.0.0",
            TestBundle.probe("1.0.0"),
            TestBundle.of("b", "1").activator(SpinsInStop.class)),
        size(1));

    Release next = platform.release("shop@1.1.0", TestBundle.probe("1.1.0"));
    platform.container().update(part(next, size(2)), next, Platform.within(SHORT), BY);

    assertThat(platform.said("shop@1.0.0")).isEmpty();
    assertThat(platform.said("shop@1.1.0")).containsExactly("size=2 activated=1 modified=0");
    assertThat(platform.container().problems()).hasSize(1);
  }

  @Test
  void aStopThatSpinsIsReportedAndTheReleaseStartsBesideIt() throws Exception {
    platform.update(
        platform.release("shop@1.0.0", TestBundle.of("b", "1").activator(SpinsInStop.class)));

    assertThatThrownBy(() -> platform.container().stop("shop", BY, SHORT))
        .hasMessageContaining("bundle b 1.0.0 hangs in its stop");
    assertThat(shop().state()).isEqualTo(ReleaseState.STOPPED);

    platform.container().start("shop", BY, DEADLINE);
    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(platform.regions()).hasSize(2);
  }
}
