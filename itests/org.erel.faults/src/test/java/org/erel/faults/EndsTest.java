package org.erel.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A committed release that ends its host's process whenever it starts. */
@Timeout(400)
@Execution(ExecutionMode.CONCURRENT)
class EndsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private Path deadly;

  @BeforeEach
  void install() throws Exception {
    deadly = folder.resolve("deadly");
    try (HostProcess host = host().awaitReady()) {
      say(host, "good cart@1.0.0");
      say(host, "bad shop@1.0.0");
      say(host, "good web@1.0.0");
      host.send("quit");
    }
  }

  private HostProcess host() throws Exception {
    return new HostProcess(EndsHost.class, folder, "-Dends.while=" + deadly);
  }

  private static void say(HostProcess host, String line) throws Exception {
    assertThat(host.ask(line, PATIENCE)).isEqualTo("ok");
  }

  private static void awaitState(HostProcess host, String wanted) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(host.ask("state", PATIENCE)).isEqualTo(wanted));
  }

  /** Whatever it answers first. */
  private static void awaitEnd(HostProcess host) throws Exception {
    while (!host.answer(PATIENCE).equals("gone")) {
      // it was ready before it ended
    }
  }

  @Test
  void staysStoppedTheFourthTimeAndTheOthersComeUp() throws Exception {
    Files.createFile(deadly);
    for (int life = 0; life < 3; life++) {
      try (HostProcess host = host()) {
        awaitEnd(host);
      }
    }
    try (HostProcess host = host().awaitReady()) {
      awaitState(
          host,
          "cart=ACTIVE, shop=FAILED (the host ended 3 times in a row while it started shop@1.0.0),"
              + " web=ACTIVE");
      assertThat(host.ask("history shop", PATIENCE))
          .contains("BOOT: the host ended 1 time in a row while it started shop@1.0.0")
          .endsWith("BOOT: the host ended 3 times in a row while it started shop@1.0.0");

      Files.delete(deadly);
      say(host, "retry shop");
      awaitState(host, "cart=ACTIVE, shop=ACTIVE, web=ACTIVE");
    }
  }

  @Test
  void aHostThatIsStoppedInOrderIsHeldAgainstNoRelease() throws Exception {
    for (int life = 0; life < 4; life++) {
      try (HostProcess host = host().awaitReady()) {
        awaitState(host, "cart=ACTIVE, shop=ACTIVE, web=ACTIVE");
        host.send("quit");
      }
    }
    try (HostProcess host = host().awaitReady()) {
      awaitState(host, "cart=ACTIVE, shop=ACTIVE, web=ACTIVE");
      assertThat(host.ask("history shop", PATIENCE))
          .contains("BOOT, DOWN: the host was stopped, BOOT")
          .doesNotContain("the host ended");
    }
  }

  @Test
  void anEndInASwitchIsHeldAgainstThatAlone() throws Exception {
    for (int life = 0; life < 3; life++) {
      try (HostProcess host = host().awaitReady()) {
        awaitState(host, "cart=ACTIVE, shop=ACTIVE, web=ACTIVE");
        Files.createFile(deadly);
        host.send("bad shop@2.0.0");
        awaitEnd(host);
        Files.delete(deadly);
      }
    }
    try (HostProcess host = host().awaitReady()) {
      awaitState(
          host,
          "cart=ACTIVE, shop=ACTIVE (the host went down 3 times while it switched to shop@2.0.0),"
              + " web=ACTIVE");
      assertThat(host.ask("history cart", PATIENCE))
          .endsWith("DOWN: the host went down while it switched to shop@2.0.0, BOOT")
          .doesNotContain("the host ended");
    }
  }
}
