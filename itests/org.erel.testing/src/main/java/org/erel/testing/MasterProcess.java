package org.erel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The master of one host through its lives: a real process of the assembled runtime, which may be
 * killed and started again on its data. Ends with the JVM at the latest. Methods may be called from
 * any thread, one at a time.
 */
public final class MasterProcess implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(90);
  private static final Duration END = Duration.ofSeconds(90);
  private static final int TAIL_LINES = 60;

  private final ErelHome home;
  private final String identifier;
  private final Path folder;
  private final Map<String, String> labels = new TreeMap<>();
  private final Map<String, String> environment = new TreeMap<>();
  private final Thread closeAtExit = new Thread(this::end, "erel-master-exit");
  private Place place = Place.HERE;
  private Process process;
  private int life;

  /**
   * A master that does not run yet. Its cluster runs unsigned, unless {@link #with} says otherwise.
   *
   * @param home the runtime
   * @param identifier of its host
   * @param folder of its own; holds the data folder, the releases folder and what it says
   * @throws IOException if the folder cannot be made
   */
  public MasterProcess(ErelHome home, String identifier, Path folder) throws IOException {
    this.home = home;
    this.identifier = identifier;
    this.folder = folder;
    environment.put("EREL_UNSIGNED", "true");
    Files.createDirectories(releases());
    Runtime.getRuntime().addShutdownHook(closeAtExit);
  }

  /**
   * Labels the host, from the next start on.
   *
   * @param key the label
   * @param value its value
   * @return this
   */
  public MasterProcess label(String key, String value) {
    labels.put(key, value);
    return this;
  }

  /**
   * Sets a variable of the environment, from the next start on.
   *
   * @param name such as {@code EREL_BROKER}
   * @param value its value
   * @return this
   */
  public MasterProcess with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /**
   * Lets it run somewhere, from the next start on; on this machine as it is, if nothing is said.
   * Its broker is named by {@link #with}, as seen from there.
   *
   * @param where such as a place of a {@link Network}
   * @return this
   */
  public MasterProcess at(Place where) {
    place = where;
    return this;
  }

  /**
   * Lets it go by a clock that may be wrong, from the next start on.
   *
   * @param clock which may be set while it runs
   * @return this
   */
  public MasterProcess clock(WrongClock clock) {
    environment.putAll(clock.environment());
    return this;
  }

  /**
   * The identifier of its host.
   *
   * @return the identifier
   */
  public String identifier() {
    return identifier;
  }

  /**
   * The folder that outlives it.
   *
   * @return which may not exist yet
   */
  public Path data() {
    return folder.resolve("data");
  }

  /**
   * The folder where releases are dropped.
   *
   * @return an existing folder
   */
  public Path releases() {
    return folder.resolve("releases-repo");
  }

  /**
   * Starts it, on what an earlier life left; {@link #awaitReady} says when it is up.
   *
   * @param flags more of them
   * @return this
   * @throws IOException if it cannot be started
   * @throws IllegalStateException if it runs
   */
  public synchronized MasterProcess start(String... flags) throws IOException {
    if (isAlive()) {
      throw new IllegalStateException(identifier + " runs already");
    }
    ProcessBuilder builder = home.process(place, arguments(flags)).directory(folder.toFile());
    builder.environment().putAll(environment);
    life++;
    process = builder.redirectErrorStream(true).redirectOutput(said().toFile()).start();
    return this;
  }

  /**
   * The arguments of {@code erel} that run this master.
   *
   * @param flags more of them
   * @return beginning with {@code master}
   */
  public List<String> arguments(String... flags) {
    List<String> arguments =
        new ArrayList<>(List.of("master", "--id", identifier, "--data", data().toString()));
    arguments.addAll(List.of("--releases", releases().toString()));
    labels.forEach((key, value) -> arguments.addAll(List.of("--label", key + "=" + value)));
    arguments.addAll(List.of(flags));
    return arguments;
  }

  /**
   * Waits until it says that it is ready.
   *
   * @return this
   * @throws IOException if it ends or is not ready in time; the message carries what it said last
   */
  public MasterProcess awaitReady() throws IOException {
    String line = "erel: master " + identifier + " ready in ";
    long end = System.nanoTime() + READY.toNanos();
    while (!output().contains(line)) {
      if (!isAlive()) {
        throw new IOException(identifier + " ended with " + exitCode() + tail());
      }
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        throw new IOException(
            identifier + " is not ready within " + READY.toSeconds() + " s" + tail());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return this;
  }

  /**
   * Ends it at once, with SIGKILL.
   *
   * @throws IOException if it does not end in time
   */
  public synchronized void kill() throws IOException {
    process.destroyForcibly();
    awaitEnd("SIGKILL");
  }

  /**
   * Freezes it, with SIGSTOP: its connections stay open and nothing answers.
   *
   * @throws IOException if the signal cannot be sent
   */
  public synchronized void pause() throws IOException {
    new Frost(process).freeze();
  }

  /**
   * Lets it go on when it is frozen, with SIGCONT.
   *
   * @throws IOException if the signal cannot be sent
   */
  public synchronized void resume() throws IOException {
    new Frost(process).thaw();
  }

  /**
   * Stops it as a service manager would, with SIGTERM.
   *
   * @return its exit code
   * @throws IOException if it does not end in time
   */
  public synchronized int stop() throws IOException {
    process.destroy();
    return awaitEnd("SIGTERM");
  }

  /**
   * Waits for its end.
   *
   * @param after what should end it, for the message
   * @return its exit code
   * @throws IOException if it does not end in time
   */
  public int awaitEnd(String after) throws IOException {
    try {
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(
            identifier + " does not end within " + END.toSeconds() + " s of " + after + tail());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + identifier + " should end", e);
    }
  }

  /**
   * Its process, for the tools of a JDK.
   *
   * @return the process's identifier
   * @throws IllegalStateException if it was never started
   */
  public synchronized long pid() {
    if (process == null) {
      throw new IllegalStateException(identifier + " was not started");
    }
    return process.pid();
  }

  /**
   * Whether it runs.
   *
   * @return false before the first start, too
   */
  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  private int exitCode() {
    return process.exitValue();
  }

  /**
   * What it has said in this life, on both streams.
   *
   * @return empty where it has said nothing or never ran
   */
  public String output() {
    try {
      return Files.exists(said()) ? Files.readString(said(), UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("What " + identifier + " said cannot be read", e);
    }
  }

  /**
   * The end of what it said, for a failure's message.
   *
   * @return some lines with a headline
   */
  public String tail() {
    List<String> lines = output().lines().toList();
    return "\n--- the end of what "
        + identifier
        + (isAlive() ? "" : " (not running)")
        + " said in life "
        + life
        + ":\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  private Path said() {
    return folder.resolve("said-" + life + ".log");
  }

  /** Ends it, if it runs; its folder stays. Idempotent. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook finds nothing left to do.
    }
  }

  private synchronized void end() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      try {
        awaitEnd("SIGKILL");
      } catch (IOException e) {
        System.err.println(e.getMessage());
      }
    }
  }
}
