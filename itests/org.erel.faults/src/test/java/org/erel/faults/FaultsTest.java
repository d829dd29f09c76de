package org.erel.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The command's faults in short. */
@Timeout(400)
@Execution(ExecutionMode.CONCURRENT)
class FaultsTest {

  private static final long SEED = 1;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void aHostThatIsKilledAtAnyStepComesBackInOldOrNew(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    assertThat(new Steps().run(new Fault.Order(1, SEED, folder), out())).isEmpty();
  }

  @Test
  void nothingPilesUpOverManyCycles(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    assertThat(new Cycles().run(new Fault.Order(60, SEED, folder), out()))
        .as(() -> said.toString(StandardCharsets.UTF_8))
        .isEmpty();
  }

  private PrintStream out() {
    return new PrintStream(said, true, StandardCharsets.UTF_8);
  }
}
