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

/** Each trouble once. */
@Timeout(1_000)
class DocumentRoundsIT {

  private static final long SEED = 1;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void whateverBreaksTheDocumentsOfAllMastersEndEqualSignedAndComplete(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    int rounds = Trouble.values().length;
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    assertThat(new DocumentRounds().run(new Fault.Order(rounds, SEED, folder), out))
        .as(() -> said.toString(StandardCharsets.UTF_8))
        .isEmpty();
  }
}
