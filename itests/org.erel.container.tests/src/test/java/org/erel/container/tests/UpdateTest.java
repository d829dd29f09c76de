package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.erel.container.testing.Platform.BY;
import static org.erel.container.testing.Platform.DEADLINE;
import static org.erel.container.testing.Platform.part;
import static org.erel.container.testing.Platform.size;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.erel.api.Installed;
import org.erel.api.Release;
import org.erel.api.ReleaseState;
import org.erel.api.Subscription;
import org.erel.container.testing.Platform;
import org.erel.container.testing.TestBundle;
import org.erel.container.tests.bundles.Journals;
import org.erel.container.tests.bundles.Pool;
import org.junit.jupiter.api.Test;

/** From one version of a release to the next. */
class UpdateTest extends ContainerFixture {

  @Test
  void anUpdateBringsBundlesAndConfigurationsOfTheNewVersion() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));

    Release next = platform.release("shop@1.1.0", TestBundle.probe("1.0.0"));
    platform.update(next, size(2));

    assertThat(platform.said("shop@1.0.0")).isEmpty();
    assertThat(platform.said("shop@1.1.0")).containsExactly("size=2 activated=1 modified=0");
    Installed shop = shop();
    assertThat(shop.state()).isEqualTo(ReleaseState.ACTIVE);
    assertThat(shop.part()).contains(part(next, size(2)));
    assertThat(platform.bundles("shop@1.0.0")).isEmpty();
    assertThat(platform.regions()).hasSize(1);
    assertThat(platform.configurations()).hasSize(1);
  }

  @Test
  void theSameVersionWithOtherContentIsAnUpdate() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));

    Release other = platform.release("shop@1.0.0", TestBundle.probe("1.0.1"));
    platform.update(other, size(1));

    assertThat(shop().part()).contains(part(other, size(1)));
    assertThat(platform.bundles("shop@1.0.0"))
        .filteredOn(bundle -> bundle.getSymbolicName().equals("com.acme.probe"))
        .extracting(bundle -> bundle.getVersion().toString())
        .containsExactly("1.0.1");
    assertNothingBeside("shop@1.0.0");
    restart();
    await().until(() -> shop().state() == ReleaseState.ACTIVE);
    assertThat(shop().part()).contains(part(other, size(1)));
  }

  @Test
  void aPartIsOfTheContentThatItNames() throws Exception {
    Release shop = platform.release("shop@1.0.0", TestBundle.probe("1.0.0"));
    Release other = platform.release("shop@1.0.0", TestBundle.probe("1.0.1"));

    assertThatThrownBy(
            () -> platform.container().update(part(shop), other, Platform.within(DEADLINE), BY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not of release shop@1.0.0 with content " + other.digest());
    assertThat(platform.container().installed()).isEmpty();
  }

  @Test
  void whatIsOnDiskIsTheOldPartOrTheNewOneAtEveryStep() throws Exception {
    platform.update(platform.release("shop@1.0.0", TestBundle.probe("1.0.0")), size(1));
    Path journal = folder.resolve("data/container/shop.journal");
    String old = commits(journal);
    List<String> seen = new CopyOnWriteArrayList<>();
    Subscription steps =
        platform
            .container()
            .onChange(
                () -> {
                  try {
                    seen.add(shop().state() + " " + commits(journal));
                  } catch (IOException e) {
                    seen.add(e.toString());
                  }
                });

    platform.update(platform.release("shop@1.1.0", TestBundle.probe("1.0.0")), size(2));

    steps.close();
    String next = commits(journal);
    assertThat(next).startsWith(old).contains("shop@1.1.0").contains("size:Integer\\\":2");
    assertThat(seen)
        .containsExactly("STAGING " + old, "STOPPING " + old, "STARTING " + old, "ACTIVE " + next);
  }

  /** What was ever committed, as the disk has it. */
  private static String commits(Path journal) throws IOException {
    return Files.readAllLines(journal).stream()
        .filter(line -> line.contains("\"step\":\"COMMIT\""))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aPoolThatIsMadeInTheStartHasThreadsWhenItIsUsedLater() throws Exception {
    platform.update(
        platform.release("shop@1.0.0", TestBundle.of("pool", "1").activator(Pool.class)));

    assertThat(platform.said("shop@1.0.0")).containsExactly("pooled");
  }

  @Test
  void bundlesStartInOrderAndStopInReverse() throws Exception {
    Release shop =
        platform.release(
            "shop@1.0.0",
            TestBundle.of("z", "1").activator(Journals.class),
            TestBundle.of("host", "1").activator(Journals.class),
            TestBundle.of("frag", "1").header("Fragment-Host", "host"),
            TestBundle.of("a", "1").activator(Journals.class));
    platform.update(shop);

    platform.container().stop("shop", BY, DEADLINE);

    assertThat(System.getProperty("test.journal")).isEqualTo("+z+host+a-a-host-z");
  }
}
