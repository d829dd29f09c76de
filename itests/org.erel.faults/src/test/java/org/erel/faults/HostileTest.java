package org.erel.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Releases that misbehave in all places, each kind in a host of its own. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class HostileTest {

  @ParameterizedTest
  @EnumSource
  void whatAReleaseDoesIsNoOtherReleasesLoss(
      Villainy.Deed deed, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    assertThat(Hostile.run(deed, folder, new PrintStream(said, true, StandardCharsets.UTF_8)))
        .as(() -> said.toString(StandardCharsets.UTF_8))
        .isEmpty();
  }
}
