package org.erel.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.erel.fuzz.Decoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** That Jazzer works on this JDK; what decoders do on garbage, their own module tests. */
@Timeout(200)
class GarbageTest {

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void jazzerLooksForInputsThatADecoderDoesNotStand(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    PrintStream out = new PrintStream(said, true, UTF_8);
    assertThat(Garbage.run(Decoders.named("target"), 1000, 1, folder, out)).isEmpty();
    assertThat(said.toString(UTF_8)).contains("Done 1000 runs");
  }
}
