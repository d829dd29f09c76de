package org.erel.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A host in a process of its own, which takes a line and answers with one. What it logs goes to
 * {@code host.log} in its folder. Ends with the JVM at the latest. For one thread at a time.
 */
final class HostProcess implements AutoCloseable {

  /** Begins an answer; all else that the host prints is not for us. */
  static final String ANSWER = "= ";

  private static final Duration START = Duration.ofSeconds(60);
  private static final String GONE = "gone";

  private final Process process;
  private final PrintStream in;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Thread killAtExit;

  /**
   * Starts one; {@link #awaitReady} says when it is up.
   *
   * @param main takes the folder as its argument, and answers {@code ready} when it is up
   * @param folder of its own
   * @param flags of its JVM
   */
  HostProcess(Class<?> main, Path folder, String... flags) throws IOException {
    this(main, 0, folder, flags);
  }

  /**
   * Starts one that may have so many file handles.
   *
   * @param handles zero for as many as there are
   */
  HostProcess(Class<?> main, int handles, Path folder, String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    if (handles > 0) {
      command.addAll(List.of("sh", "-c", "ulimit -n " + handles + "; exec \"$@\"", "host"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.add(folder.toString());
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("host.log").toFile()))
            .start();
    killAtExit = new Thread(process::destroyForcibly, "kill-host");
    Runtime.getRuntime().addShutdownHook(killAtExit);
    in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "host-answers");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(ANSWER)) {
          answers.add(line.substring(ANSWER.length()));
        }
      }
    } catch (IOException e) {
      // killed
    }
    answers.add(GONE);
  }

  HostProcess awaitReady() throws Exception {
    String answer = answer(START);
    if (!answer.equals("ready")) {
      throw new IOException("the host did not start: " + answer);
    }
    return this;
  }

  /** Sends a line and waits for the answer; {@code gone} where the process ended. */
  String ask(String line, Duration patience) throws Exception {
    send(line);
    return answer(patience);
  }

  void send(String line) {
    in.println(line);
  }

  String answer(Duration patience) throws Exception {
    String answer = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      throw new IOException("no answer within " + patience);
    }
    if (answer.equals(GONE)) {
      answers.add(GONE);
    }
    return answer;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; comes back when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Has it end by itself, and kills it where it does not. */
  @Override
  public void close() {
    in.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(killAtExit);
  }
}
