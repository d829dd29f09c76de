package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.erel.container.testing.Platform.BY;
import static org.erel.container.testing.Platform.DEADLINE;
import static org.erel.container.testing.Platform.part;
import static org.erel.container.testing.Platform.size;

import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.erel.api.Release;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseState;
import org.erel.api.Subscription;
import org.erel.container.testing.Platform;
import org.erel.container.testing.TestBundle;
import org.erel.container.tests.bundles.Throws;
import org.junit.jupiter.api.Test;

/** Updates that fail on their way, and what is left of them. */
class RollBackTest extends ContainerFixture {

  private static final Map<String, String> CREATE = Map.of("create", "true");

  @Test
  void anActivatorThatThrowsBringsTheOldVersionBack() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Release broken =
        platform.release(
            "shop@1.1.0",
            TestBundle.probe("1.1.0"),
            TestBundle.of("com.acme.b", "1").activator(Throws.class));

    assertThatThrownBy(() -> platform.update(broken, size(2)))
        .hasMessage(
            "shop@1.1.0 did not start: bundle com.acme.b 1.0.0 did not start:"
                + " java.lang.IllegalStateException: no licence; shop@1.0.0 runs again");

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=2 modified=0");
    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(shop().part().orElseThrow().release()).hasToString("shop@1.0.0");
    assertNothingBeside("shop@1.0.0");
  }

  @Test
  void aFirstPartThatFailsIsInQuarantineUntilARetry() throws Exception {
    Release broken =
        platform.release("shop@1.0.0", TestBundle.of("b", "1").activator(Throws.class));

    assertThatThrownBy(() -> platform.update(broken)).hasMessageContaining("no licence");

    assertThat(shop().state()).isEqualTo(ReleaseState.FAILED);
    assertThat(shop().part()).isEmpty();
    assertThat(shop().quarantine().get(0).reason()).contains("no licence");
    assertThat(platform.bundles("")).isEmpty();
    assertThatThrownBy(() -> platform.container().start("shop", BY, DEADLINE))
        .hasMessageStartingWith(
            "shop@1.0.0 is in quarantine, and nothing else of it is on this host")
        .hasMessageContaining("'erel retry shop' tries it again")
        .hasMessageContaining("no licence");
    assertThatThrownBy(() -> platform.update(broken)).hasMessageContaining("is in quarantine");

    platform.container().retry("shop", BY);

    assertThat(platform.container().installed()).isEmpty();
    assertThatThrownBy(() -> platform.update(broken)).hasMessageContaining("no licence");
  }

  @Test
  void aFaultOfTheHostIsAFailureLikeAnyOther() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Release next;
    try (FileSystem gone = FileSystems.newFileSystem(folder.resolve("gone.zip"), CREATE)) {
      Path jar = Files.write(gone.getPath("probe.jar"), new byte[1]);
      next = Platform.release("shop@1.1.0", List.of(jar));
    }

    assertThatThrownBy(() -> platform.update(next, size(2)))
        .isInstanceOf(ReleaseException.class)
        .hasMessageStartingWith("shop@1.1.0 met a fault of the host: ")
        .hasRootCauseInstanceOf(ClosedFileSystemException.class);

    assertThat(platform.said("shop@1.0.0")).containsExactly("size=1 activated=1 modified=0");
    assertThat(shop().state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(shop().quarantine().get(0).part()).isEqualTo(part(next, size(2)).digest());
    assertNothingBeside("shop@1.0.0");
  }

  @Test
  void nothingPilesUpOverManyUpdatesAndRollBacks() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(0));
    int bundles = platform.context().getBundles().length;
    AtomicInteger calls = new AtomicInteger();
    Subscription changes = platform.container().onChange(calls::incrementAndGet);

    for (int cycle = 1; cycle <= 30; cycle++) {
      Release next = platform.release("shop@1." + cycle + ".0", TestBundle.probe("1.0.0"));
      platform.update(next, size(cycle));
      Release broken =
          platform.release(
              "shop@2." + cycle + ".0",
              TestBundle.probe("1.0.0"),
              TestBundle.of("b", "1").activator(Throws.class));
      assertThatThrownBy(() -> platform.update(broken, size(99)))
          .hasMessageContaining("shop@1." + cycle + ".0 runs again");
    }

    assertThat(platform.said("shop@1.30.0")).containsExactly("size=30 activated=2 modified=0");
    assertThat(platform.context().getBundles()).hasSize(bundles);
    assertThat(platform.regions()).hasSize(1);
    assertThat(platform.configurations()).hasSize(1);
    assertThat(platform.leaked()).isZero();
    assertThat(calls).hasValueGreaterThan(60);
    changes.close();
    int before = calls.get();
    platform.container().stop("shop", BY, DEADLINE);
    assertThat(calls).hasValue(before);
  }
}
