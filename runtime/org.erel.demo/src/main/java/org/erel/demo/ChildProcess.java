package org.erel.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A process that runs in the background, with its output in a file. */
final class ChildProcess {

  private static final long READY_WITHIN_S = 120;
  private static final long STOPPED_WITHIN_S = 15;

  private final String name;
  private final Path log;
  private final Process process;
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a process.
   *
   * @param sign tells the line of its output that says that it is ready
   */
  static ChildProcess start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path log,
      Predicate<String> sign) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(log.getParent());
      ChildProcess child = new ChildProcess(name, log, builder.start());
      Thread reader = new Thread(() -> child.read(sign), "demo-" + name);
      reader.setDaemon(true);
      reader.start();
      return child;
    } catch (IOException e) {
      throw new DemoException(name + " cannot be started: " + e.getMessage());
    }
  }

  /** Waits for the line that says that it is ready. */
  String awaitReady() {
    try {
      return ready.get(READY_WITHIN_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new DemoException(
          name + " was not ready within " + READY_WITHIN_S + " s; see " + log + tail());
    } catch (ExecutionException e) {
      throw new DemoException(name + " ended before it was ready; see " + log + tail());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted");
    }
  }

  long pid() {
    return process.pid();
  }

  /** As a power cut would. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  /** Asks it to stop, and waits. */
  void stop() {
    process.destroy();
    if (!await()) {
      kill();
    }
  }

  private boolean await() {
    try {
      return process.waitFor(STOPPED_WITHIN_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void read(Predicate<String> sign) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter file = new PrintWriter(Files.newBufferedWriter(log), true)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        file.println(line);
        if (sign.test(line)) {
          ready.complete(line);
        }
      }
    } catch (IOException e) {
      // it was killed; what it said until then is in the file
    } finally {
      ready.completeExceptionally(new IOException("ended"));
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }
}
