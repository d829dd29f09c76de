package org.erel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the machine's own small commands to their end. Safe for use by several threads. */
final class Tool {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Tool() {}

  /**
   * Runs a command with nothing on its standard input. One that takes more than a minute is ended
   * and fails.
   *
   * @param command with its arguments
   * @return what it said, on both streams
   * @throws IOException if it is not there, does not end or fails; the message carries what it said
   */
  static String run(String... command) throws IOException {
    return run(new ProcessBuilder(command).redirectInput(new File("/dev/null")));
  }

  /**
   * The same for a command with an environment or a standard input of its own.
   *
   * @param builder whose outputs are set here
   * @return what it said, on both streams
   * @throws IOException as {@link #run(String...)}
   */
  static String run(ProcessBuilder builder) throws IOException {
    List<String> command = builder.command();
    Path said = Files.createTempFile("erel-tool-", ".out");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
      try {
        boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        String output = Files.readString(said, UTF_8).strip();
        if (!ended || process.exitValue() != 0) {
          throw new IOException(
              String.join(" ", command)
                  + (ended
                      ? " failed with " + process.exitValue()
                      : " does not end within " + LIMIT.toSeconds() + " s")
                  + (output.isEmpty() ? "" : ": " + output));
        }
        return output;
      } finally {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in " + String.join(" ", command), e);
    } finally {
      Files.deleteIfExists(said);
    }
  }
}
