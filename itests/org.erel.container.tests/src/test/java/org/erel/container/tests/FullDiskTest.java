package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.erel.container.testing.Platform.BY;
import static org.erel.container.testing.Platform.size;

import java.time.Duration;
import java.util.List;
import org.erel.api.Configuration;
import org.erel.api.Installed;
import org.erel.api.JournalEntry;
import org.erel.api.JournalStep;
import org.erel.api.Release;
import org.erel.api.ReleaseContainer;
import org.erel.api.ReleaseState;
import org.erel.api.Subscription;
import org.erel.container.testing.Platform;
import org.erel.container.testing.TestBundle;
import org.erel.testing.SmallDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** A host whose disk is full: no part is to blame, and all goes on when there is room again. */
class FullDiskTest extends ContainerFixture {

  private static final String BLAME = "that is the host's fault and not held against the release: ";
  private static final String WAY_OUT =
      "No space left on device; free some space, and it goes on by itself, or at once by 'erel retry shop'";

  private SmallDisk disk;

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      disk.close();
    }
  }

  /** Runs version 1.0.0 on a host that has a disk of its own there. */
  private void mount(String place, String size) throws Exception {
    platform.close();
    disk = SmallDisk.mount(folder.resolve(place), size);
    platform = new Platform(folder);
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
  }

  private Release next() throws Exception {
    return platform.release("shop@1.1.0", TestBundle.probe("1.1.0"));
  }

  private List<JournalStep> steps() {
    return platform.container().history("shop").stream().map(JournalEntry::step).toList();
  }

  private void assertOldRunsAndNothingIsBlamed(int activated) throws Exception {
    assertThat(shop().quarantine()).isEmpty();
    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(shop().part().orElseThrow().release()).hasToString("shop@1.0.0");
    assertThat(platform.said("shop@1.0.0"))
        .containsExactly("size=1 activated=" + activated + " modified=0");
    assertNothingBeside("shop@1.0.0");
  }

  @Test
  void bundlesThatFindNoRoomLeaveWhatRunsAloneAndAreStagedLater() throws Exception {
    mount("cache", "16m");
    disk.fill();

    assertThatThrownBy(() -> platform.update(next(), size(2)))
        .hasMessageStartingWith("shop@1.1.0: com.acme.probe.jar cannot be installed: ")
        .hasMessageContaining(BLAME + folder.resolve("cache") + " cannot be written: ")
        .hasMessageEndingWith(WAY_OUT);
    assertOldRunsAndNothingIsBlamed(1);
    List<JournalStep> steps = steps();

    assertThatThrownBy(() -> platform.update(next(), size(2))).hasMessageEndingWith(WAY_OUT);
    assertThat(steps()).as("while it lasts nothing is begun").isEqualTo(steps);
    disk.free();
    platform.update(next(), size(2));

    assertThat(platform.said("shop@1.1.0")).containsExactly("size=2 activated=1 modified=0");
  }

  @Test
  void configurationsThatFindNoRoomAreWhatTheyWere() throws Exception {
    mount("data/cm", "256k");
    Release same = platform.release("shop@1.0.0", TestBundle.probe("1.0.0"));
    disk.fill();

    assertThatThrownBy(() -> platform.update(same, size(2)))
        .hasMessageStartingWith("Configuration Admin does not take com.acme.probe")
        .hasMessageContaining("; the configurations of shop@1.0.0 are back; " + BLAME)
        .hasMessageEndingWith(WAY_OUT);
    assertOldRunsAndNothingIsBlamed(1);
    assertThatThrownBy(() -> platform.update(next(), size(2))).hasMessageEndingWith(WAY_OUT);
    assertOldRunsAndNothingIsBlamed(1);
    assertThat(platform.container().drift()).isEmpty();

    disk.free();
    platform.update(same, size(2));

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=2 activated=1 modified=1");
  }

  @Test
  void aCommitThatFindsNoRoomIsTakenBackAndTriedAgain() throws Exception {
    mount("data/container", "256k");
    Subscription fills =
        platform
            .container()
            .onChange(
                () -> {
                  if (shop().state() == ReleaseState.STARTING) {
                    disk.fill();
                  }
                });
    // more than the rest of a page, which a full disk still takes
    Configuration large =
        new Configuration("com.acme.large", "{\"text\":\"" + "x".repeat(9_000) + "\"}");

    assertThatThrownBy(() -> platform.update(next(), size(2), large))
        .hasMessageStartingWith("shop@1.1.0 cannot be committed, its journal cannot be written: ")
        .hasMessageContaining("; shop@1.0.0 runs again; " + BLAME)
        .hasMessageEndingWith(WAY_OUT);
    fills.close();
    assertOldRunsAndNothingIsBlamed(2);
    assertThat(steps()).endsWith(JournalStep.ABORT, JournalStep.RESTORE);
    assertThatThrownBy(() -> platform.update(next(), size(2), large)).hasMessageEndingWith(WAY_OUT);

    disk.free();
    platform.container().retry("shop", BY);
    restart();
    await().until(() -> shop().state() == ReleaseState.ACTIVE);
    assertThat(shop().quarantine()).isEmpty();
    platform.update(next(), size(2), large);

    assertThat(platform.said("shop@1.1.0")).hasSize(1);
  }

  @Test
  void whatABootCannotBringBackComesByItselfWhenThereIsRoom() throws Exception {
    mount("cache", "16m");
    Bundle container = FrameworkUtil.getBundle(platform.container().getClass());
    container.stop(Bundle.STOP_TRANSIENT);
    disk.fill();
    container.start(Bundle.START_TRANSIENT);
    ReleaseContainer again =
        platform
            .context()
            .getService(platform.context().getServiceReference(ReleaseContainer.class));
    await().until(() -> again.installed().get(0).state() == ReleaseState.FAILED);
    Installed shop = again.installed().get(0);
    assertThat(shop.trouble()).contains(BLAME).endsWith(WAY_OUT);
    assertThat(shop.quarantine()).isEmpty();
    assertThatThrownBy(() -> again.retry("shop", BY)).hasMessageEndingWith(WAY_OUT);

    disk.free();

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> again.installed().get(0).state() == ReleaseState.ACTIVE);
    assertThat(again.installed().get(0).trouble()).isEmpty();
    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=1 modified=0");
  }
}
