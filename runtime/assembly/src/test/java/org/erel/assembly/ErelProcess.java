package org.erel.assembly;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A run of {@code bin/erel}. What it prints, to either stream, goes to a file. */
final class ErelProcess implements AutoCloseable {

  private static final long TIMEOUT_SECONDS = 60;

  private final Process process;
  private final Path output;

  ErelProcess(Path home, Map<String, String> environment, String... arguments) throws IOException {
    output = Files.createTempFile("erel", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(home.resolve("bin/erel").toString()), Stream.of(arguments))
                .toList());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    process = builder.start();
    process.getOutputStream().close();
  }

  long pid() {
    return process.pid();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** Waits until it prints a line that contains the text. */
  void awaitLine(String text) {
    await()
        .atMost(Duration.ofSeconds(TIMEOUT_SECONDS))
        .pollInterval(Duration.ofMillis(20))
        .failFast(
            "the process runs",
            () -> {
              if (!process.isAlive() && !output().contains(text)) {
                throw new AssertionError("it ended: " + output());
              }
            })
        .until(() -> lines().stream().anyMatch(line -> line.contains(text)));
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  int awaitExit() throws InterruptedException, IOException {
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still runs after " + TIMEOUT_SECONDS + " s: " + output());
    }
    return process.exitValue();
  }

  private List<String> lines() throws IOException {
    return output().lines().toList();
  }

  /** Kills it, and waits until it is gone: it may have been writing to its folder. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    Files.delete(output);
  }
}
