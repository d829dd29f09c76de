package org.erel.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.erel.testing.Brokers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(400)
class FloodTest {

  private static final long SEED = 1;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void aFloodDoesNotTakeAMasterDown(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    Brokers.requireInstalled();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    assertThat(new Flood(Duration.ofSeconds(5)).run(new Fault.Order(1, SEED, folder), out))
        .as(() -> said.toString(StandardCharsets.UTF_8))
        .isEmpty();
  }
}
