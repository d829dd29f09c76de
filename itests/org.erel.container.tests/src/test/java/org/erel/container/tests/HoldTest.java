package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.erel.container.testing.Platform.BY;
import static org.erel.container.testing.Platform.DEADLINE;
import static org.erel.container.testing.Platform.size;

import org.erel.api.Hold;
import org.erel.api.Release;
import org.erel.api.ReleaseState;
import org.erel.container.testing.TestBundle;
import org.junit.jupiter.api.Test;

/** What was stopped or deleted by hand stays so. */
class HoldTest extends ContainerFixture {

  @Test
  void aStopByHandIsKeptThroughUpdatesAndRestarts() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    platform.container().stop("shop", BY, DEADLINE);
    assertThat(shop().hold()).isEqualTo(Hold.STOPPED);

    platform.update(platform.release("shop@1.1.0", TestBundle.probe("1.1.0")), size(2));
    assertThat(shop().state()).isEqualTo(ReleaseState.STOPPED);
    assertThat(shop().part().orElseThrow().release()).hasToString("shop@1.1.0");
    restart();
    await().until(() -> shop().state() == ReleaseState.STOPPED);
    assertThat(platform.said("shop@1.1.0")).isEmpty();

    platform.container().start("shop", BY, DEADLINE);
    assertThat(shop().hold()).isEqualTo(Hold.NONE);
    assertThat(platform.said("shop@1.1.0")).containsExactly("size=2 activated=1 modified=0");
  }

  @Test
  void aDeleteGivesEverythingBackAndIsRemembered() throws Exception {
    Release shop = platform.release("shop@1.0.0", TestBundle.probe("1.0.0"));
    platform.update(shop, size(1));

    platform.container().remove("shop", Hold.DELETED, BY, DEADLINE);

    assertThat(shop().state()).isEqualTo(ReleaseState.ABSENT);
    assertThat(shop().part()).isEmpty();
    assertThat(platform.bundles("")).isEmpty();
    assertThat(platform.regions()).isEmpty();
    assertThat(platform.configurations()).isEmpty();
    assertThatThrownBy(() -> platform.update(shop, size(1)))
        .hasMessageContaining("deleted by hand");
    restart();
    assertThat(shop().hold()).isEqualTo(Hold.DELETED);

    platform.container().start("shop", BY, DEADLINE);
    platform.update(shop, size(1));
    platform.container().remove("shop", Hold.NONE, BY, DEADLINE);
    assertThat(platform.container().installed()).isEmpty();
    assertThat(folder.resolve("data/container")).isEmptyDirectory();
  }
}
