package org.erel.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process under measurement. It ends with this JVM at the latest. */
final class Subject implements AutoCloseable {

  private static final Duration STOP = Duration.ofSeconds(15);
  private static final int REMEMBERED = 30;

  private final List<String> command;
  private final Pattern readyLine;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Deque<String> lastLines = new ArrayDeque<>();
  private final Thread killAtExit;
  private final long begun;
  private final Process process;

  private Subject(List<String> command, Pattern readyLine) throws IOException {
    this.command = List.copyOf(command);
    this.readyLine = readyLine;
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new File("/dev/null"));
    builder.environment().keySet().removeIf(name -> name.startsWith("EREL_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    begun = System.nanoTime();
    process = builder.start();
    killAtExit = new Thread(process::destroyForcibly, "erel-bench-exit");
    Runtime.getRuntime().addShutdownHook(killAtExit);
    Thread reader = new Thread(this::read, "erel-bench-reader-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a process, on the Java that runs this, without Erel's settings from the environment.
   *
   * @param command the program and its arguments
   * @param readyLine what a line of its output looks like when it is ready
   * @return under way
   * @throws IOException if it cannot be started
   */
  static Subject start(List<String> command, Pattern readyLine) throws IOException {
    return new Subject(command, readyLine);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (ready.getCount() > 0 && readyLine.matcher(line).find()) {
          ready.countDown();
        }
        synchronized (lastLines) {
          lastLines.addLast(line);
          if (lastLines.size() > REMEMBERED) {
            lastLines.removeFirst();
          }
        }
      }
    } catch (IOException e) {
      synchronized (lastLines) {
        lastLines.addLast("its output could not be read: " + e);
      }
    }
  }

  /**
   * Waits for the line that says that it is ready.
   *
   * @param patience how long
   * @throws IOException if it ends first, or the time is over; with its last lines
   */
  void awaitReady(Duration patience) throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!ready.await(20, TimeUnit.MILLISECONDS)) {
      if (!process.isAlive()) {
        throw failed("ended with " + process.exitValue() + " before it was ready");
      }
      if (System.nanoTime() > end) {
        throw failed("is not ready after " + patience.toSeconds() + " s");
      }
    }
  }

  /**
   * Waits for its end, with exit code 0.
   *
   * @param patience how long
   * @throws IOException if it ends otherwise, or the time is over; with its last lines
   */
  void awaitEnd(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw failed("has not ended after " + patience.toSeconds() + " s");
    }
    if (process.exitValue() != 0) {
      throw failed("ended with " + process.exitValue());
    }
  }

  /**
   * What it said last of one kind.
   *
   * @param kind what such a line looks like
   * @return empty where it said nothing of that kind lately
   */
  Optional<MatchResult> lastLine(Pattern kind) {
    synchronized (lastLines) {
      for (var lines = lastLines.descendingIterator(); lines.hasNext(); ) {
        Matcher line = kind.matcher(lines.next());
        if (line.find()) {
          return Optional.of(line.toMatchResult());
        }
      }
      return Optional.empty();
    }
  }

  /** An exception about it, with its last lines. */
  IOException failed(String what) {
    synchronized (lastLines) {
      return new IOException(
          command.get(0) + " " + what + "; its last lines:\n" + String.join("\n", lastLines));
    }
  }

  /** Seconds since its start. */
  double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }

  /** What it has used until now. */
  Usage usage() throws IOException {
    return Usage.of(process.pid());
  }

  /** Its arguments as the kernel knows them, after a script has become a JVM. */
  List<String> arguments() throws IOException {
    return List.of(
        Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline")).split("\0"));
  }

  /** Asks it to end, and does not wait. */
  void end() {
    process.destroy();
  }

  /** Ends it in good order, or else by force. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Runtime.getRuntime().removeShutdownHook(killAtExit);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      process.destroyForcibly(); // the JVM is ending
    }
  }
}
