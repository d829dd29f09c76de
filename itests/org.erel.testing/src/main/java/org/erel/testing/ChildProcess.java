package org.erel.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A server that a test started. Every wait is bounded. Used by one thread at a time. */
final class ChildProcess {

  private static final Duration END = Duration.ofSeconds(60);
  private static final long LOOK_IN_MS = 20;
  private static final int LOG_LINES = 40;

  private final String what;
  private final Process process;
  private final Path log;

  private ChildProcess(String what, Process process, Path log) {
    this.what = what;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a server with nothing on its standard input.
   *
   * @param what it is, for messages
   * @param builder whose streams are set here
   * @param log where what it says is appended to
   * @throws IOException if it cannot be started
   */
  static ChildProcess start(String what, ProcessBuilder builder, Path log) throws IOException {
    Process process =
        builder
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new ChildProcess(what, process, log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until it is ready.
   *
   * @throws IOException if it ends or is not ready in time; the message carries the end of its log
   */
  void await(Duration limit, BooleanSupplier ready) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (!ready.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new IOException(what + " ended with " + process.exitValue() + logTail());
      }
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        throw new IOException(
            what + " is not ready within " + limit.toSeconds() + " s" + logTail());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_IN_MS));
    }
  }

  private String logTail() throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return "; the end of its log:\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  /** SIGTERM, and its end. */
  void stop() throws IOException {
    process.destroy();
    awaitEnd("SIGTERM");
  }

  /** SIGKILL, and its end with that of all that it started. */
  void kill() throws IOException {
    List<ProcessHandle> helpers = process.descendants().toList();
    process.destroyForcibly();
    awaitEnd("SIGKILL");
    helpers.forEach(ProcessHandle::destroyForcibly);
    long end = System.nanoTime() + END.toNanos();
    while (helpers.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_IN_MS));
    }
  }

  /** SIGSTOP. */
  void pause() throws IOException {
    new Frost(process).freeze();
  }

  /** SIGCONT. */
  void resume() throws IOException {
    new Frost(process).thaw();
  }

  /** Kills it for the last time; trouble goes to the error stream. */
  void end() {
    try {
      kill();
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
  }

  private void awaitEnd(String signal) throws IOException {
    try {
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(
            what + " (" + process.pid() + ") did not end within " + END + " of " + signal);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for the end of " + what, e);
    }
  }
}
