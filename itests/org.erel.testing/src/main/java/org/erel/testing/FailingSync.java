package org.erel.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A disk that makes nothing durable any more: what a master wants synced fails with an I/O error
 * (EIO), files and folders alike, while it can still be read and written. The calls are made to
 * fail by Debian's {@code strace}; without it the test is skipped, and fails where {@code
 * EREL_REQUIRE_ALL} is set. Methods may be called from any thread, one at a time.
 */
public final class FailingSync implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CALLS = "fsync,fdatasync";

  /** Of what a thread of the master wants synced. */
  public enum Which {
    /** Everything. */
    ALL(""),
    /**
     * Every second thing: one document and not the next; of a file that is put in place of another,
     * not its content but the folder that names it.
     */
    EVERY_SECOND(":when=2+2");

    private final String when;

    Which(String when) {
      this.when = when;
    }
  }

  private final Process tracer;

  private FailingSync(Process tracer) {
    this.tracer = tracer;
  }

  /**
   * From now on a master's disk fails, until this is closed.
   *
   * @param master which runs
   * @param which what of it fails
   * @return closed to make the disk well again
   * @throws IOException if the master's calls cannot be made to fail
   */
  public static FailingSync of(MasterProcess master, Which which) throws IOException {
    String trouble = "";
    try {
      Tool.run("strace", "--version");
    } catch (IOException e) {
      trouble = e.getMessage();
    }
    Needs.require(
        trouble.isEmpty(),
        "Calls cannot be made to fail: 'apt-get install strace' (" + trouble + ")");
    Path said = Files.createTempFile("erel-strace-", ".out");
    try {
      Process tracer =
          new ProcessBuilder(
                  "strace",
                  "-qqq",
                  "-f",
                  "-p",
                  Long.toString(master.pid()),
                  "-o",
                  "/dev/null",
                  "-e",
                  "trace=" + CALLS,
                  "-e",
                  "inject=" + CALLS + ":error=EIO" + which.when)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      FailingSync failing = new FailingSync(tracer);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!traced(master.pid())) {
        if (!tracer.isAlive() || System.nanoTime() > end) {
          failing.close();
          throw new IOException(
              "strace cannot attach to " + master.identifier() + ": " + Files.readString(said));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
      return failing;
    } finally {
      Files.deleteIfExists(said);
    }
  }

  /** Whether every thread is. */
  private static boolean traced(long pid) throws IOException {
    List<Path> threads;
    try (Stream<Path> found = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      threads = found.toList();
    }
    for (Path thread : threads) {
      try {
        if (Files.readAllLines(thread.resolve("status")).contains("TracerPid:\t0")) {
          return false;
        }
      } catch (IOException e) {
        continue; // it ended meanwhile
      }
    }
    return true;
  }

  /**
   * Makes the disk well again. Idempotent.
   *
   * @throws IOException if the master cannot be left alone
   */
  @Override
  public void close() throws IOException {
    tracer.destroy();
    try {
      if (!tracer.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        tracer.destroyForcibly();
        throw new IOException("strace does not end within " + PATIENCE.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while strace should end", e);
    }
  }
}
