package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.erel.container.testing.Platform.BY;
import static org.erel.container.testing.Platform.DEADLINE;
import static org.erel.container.testing.Platform.part;
import static org.erel.container.testing.Platform.size;

import java.util.Optional;
import org.erel.api.HealthGate;
import org.erel.api.Installed;
import org.erel.api.JournalEntry;
import org.erel.api.JournalStep;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseState;
import org.erel.container.testing.Platform;
import org.erel.container.testing.TestBundle;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

/** Kept versions, and the way back to them. */
class RollBackByHandTest extends ContainerFixture {

  private static final HealthGate GATE = Platform.within(DEADLINE);

  private Release run(String version, int size) throws Exception {
    Release release = platform.release("shop@" + version, TestBundle.probe(version));
    platform.update(release, size(size));
    return release;
  }

  private void rollBack(String version) throws Exception {
    platform.container().rollBack("shop", Optional.ofNullable(version).map(Version::new), GATE, BY);
  }

  @Test
  void theVersionBeforeComesBackWithItsConfigurationsAndTheOtherIsInQuarantine() throws Exception {
    Release v1 = run("1.0.0", 1);
    Release v2 = run("2.0.0", 2);

    rollBack(null);

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=1 modified=0");
    assertNothingBeside("shop@1.0.0");
    assertThat(shop().part()).contains(part(v1, size(1)));
    assertThat(shop().quarantined(part(v2, size(2))))
        .map(Installed.Quarantine::reason)
        .contains("rolled back by hand by ada@desk");
    assertThatThrownBy(() -> platform.update(v2, size(2))).hasMessageContaining("in quarantine");
    assertThatThrownBy(() -> rollBack(null))
        .hasMessage(
            "release shop has nothing to roll back to on this host; kept are 2.0.0 (in quarantine)");
  }

  @Test
  void aNamedVersionComesBackIfItIsKept() throws Exception {
    Release v1 = run("1.0.0", 1);
    run("2.0.0", 2);
    run("3.0.0", 3);
    assertThat(shop().kept()).hasToString("[shop@2.0.0, shop@1.0.0]");

    rollBack("1.0.0");

    assertThat(shop().part()).contains(part(v1, size(1)));
    assertThatThrownBy(() -> rollBack("9.0.0"))
        .hasMessage("shop@9.0.0 is not kept on this host; kept are 3.0.0 (in quarantine), 2.0.0");
    assertThatThrownBy(() -> rollBack("3.0.0"))
        .hasMessageStartingWith("shop@3.0.0 is in quarantine; 'erel retry shop' lifts it");
  }

  @Test
  void asManyAreKeptAsTheSettingSaysAndTheirContentIsAskedFor() throws Exception {
    Release v1 = run("1.0.0", 1);
    Release v2 = run("2.0.0", 2);
    Release v3 = run("3.0.0", 3);
    Release v4 = run("4.0.0", 4);

    assertThat(shop().kept()).hasToString("[shop@3.0.0, shop@2.0.0]");
    assertThat(platform.container().contents())
        .containsExactlyInAnyOrder(sha256(v2), sha256(v3), sha256(v4))
        .doesNotContain(sha256(v1));
  }

  private static String sha256(Release release) {
    return release.bundles().stream().map(ReleaseBundle::sha256).findFirst().orElseThrow();
  }

  @Test
  void aRollBackOutlivesTheHost() throws Exception {
    Release v1 = run("1.0.0", 1);
    Release v2 = run("2.0.0", 2);
    rollBack(null);

    restart();

    await().until(() -> shop().state() == ReleaseState.ACTIVE);
    assertThat(shop().part()).contains(part(v1, size(1)));
    assertThat(shop().quarantined(part(v2, size(2)))).isPresent();
    assertThat(platform.container().history("shop"))
        .extracting(JournalEntry::step)
        .containsSubsequence(
            JournalStep.COMMIT, JournalStep.COMMIT, JournalStep.REVERT, JournalStep.BOOT);
  }

  @Test
  void whatIsHeldIsRolledBackAndStaysStopped() throws Exception {
    Release v1 = run("1.0.0", 1);
    run("2.0.0", 2);
    platform.container().stop("shop", BY, DEADLINE);

    rollBack(null);

    assertThat(shop().state()).isEqualTo(ReleaseState.STOPPED);
    assertThat(platform.said("shop@1.0.0")).isEmpty();
    platform.container().start("shop", BY, DEADLINE);
    assertThat(shop().part()).contains(part(v1, size(1)));
    assertThat(platform.said("shop@1.0.0")).hasSize(1);
  }

  @Test
  void whatIsNotHereCannotBeRolledBack() {
    assertThatThrownBy(() -> rollBack(null))
        .hasMessageContaining("release shop is not on this host");
  }
}
