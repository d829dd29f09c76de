package org.erel.container.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.erel.api.Installed;
import org.erel.container.testing.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A platform of its own for each test, which may restart it. */
@Timeout(90)
abstract class ContainerFixture {

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  Platform platform;

  @BeforeEach
  void start() throws Exception {
    System.setProperty("test.spin", "true");
    System.clearProperty("test.journal");
    platform = new Platform(folder);
  }

  @AfterEach
  void stop() throws Exception {
    System.clearProperty("test.spin");
    // A zombie that is let go clears up behind itself.
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().matches("erel-(start|stop)-.*")));
    platform.close();
  }

  void restart() throws Exception {
    platform.close();
    platform = new Platform(folder);
  }

  Installed shop() {
    return platform.container().installed().stream()
        .filter(installed -> installed.name().equals("shop"))
        .findFirst()
        .orElseThrow();
  }

  void assertNothingBeside(String id) throws Exception {
    assertThat(platform.regions()).singleElement().asString().startsWith(id + "#");
    assertThat(platform.bundles("")).allMatch(b -> b.getLocation().startsWith("rel:" + id + "#"));
    assertThat(platform.configurations())
        .isNotEmpty()
        .allMatch(pid -> pid.contains("|rel:" + id + "#"));
  }
}
