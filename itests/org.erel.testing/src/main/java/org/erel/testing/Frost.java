package org.erel.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Freezes a process with SIGSTOP and thaws it with SIGCONT. */
final class Frost {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_IN_MS = 5;

  private final Process process;

  Frost(Process process) {
    this.process = process;
  }

  /** Returns when every thread stands still: the signal is only on its way when kill returns. */
  void freeze() throws IOException {
    signal("-STOP");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!frozen()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("process " + process.pid() + " does not stop on SIGSTOP");
      }
      await(process, LOOK_IN_MS);
    }
  }

  void thaw() throws IOException {
    signal("-CONT");
  }

  /** Whether every thread is in state T of proc(5). */
  private boolean frozen() throws IOException {
    try (Stream<Path> threads =
        Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
      for (Path thread : threads.toList()) {
        String stat = Files.readString(thread.resolve("stat"));
        if (!stat.substring(stat.lastIndexOf(')') + 2).startsWith("T")) {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return false; // a thread ended meanwhile: not yet frozen
    }
  }

  private void signal(String signal) throws IOException {
    String pid = Long.toString(process.pid());
    Tool.run("kill", signal, pid);
  }

  private static boolean await(Process process, long millis) throws IOException {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
