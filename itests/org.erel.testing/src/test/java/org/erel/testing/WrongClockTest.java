package org.erel.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real JVM, whose many ways to wait are what such a clock may break. */
@Timeout(120)
class WrongClockTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;

  /** Another JVM: answers each line with what its wall clock says. */
  static final class Teller {

    private Teller() {}

    public static void main(String[] arguments) throws IOException {
      while (System.in.read() == '\n') {
        System.out.println(Instant.now());
      }
    }
  }

  /** Another JVM: says how many milliseconds a wait of 300 took, for each way to wait. */
  static final class Waiter {

    private static final long WAIT_IN_MS = 300;

    private Waiter() {}

    public static void main(String[] arguments) throws Exception {
      long begin = System.nanoTime();
      Object monitor = new Object();
      synchronized (monitor) {
        monitor.wait(WAIT_IN_MS);
      }
      begin = said(begin);
      LockSupport.parkNanos(Duration.ofMillis(WAIT_IN_MS).toNanos());
      begin = said(begin);
      LockSupport.parkUntil(System.currentTimeMillis() + WAIT_IN_MS);
      begin = said(begin);
      new java.util.concurrent.Semaphore(0)
          .tryAcquire(WAIT_IN_MS, java.util.concurrent.TimeUnit.MILLISECONDS);
      said(begin);
    }

    private static long said(long begin) {
      System.out.println((System.nanoTime() - begin) / 1_000_000);
      return System.nanoTime();
    }
  }

  private static ProcessBuilder java(WrongClock clock, Class<?> main) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            main.getName());
    builder.environment().putAll(clock.environment());
    return builder;
  }

  @Test
  void aClockIsBehindAndIsPutForwardWhileTheProcessRuns() throws Exception {
    WrongClock clock = WrongClock.in(folder.resolve("clock"));
    clock.set(DAY.negated());
    Process process = java(clock, Teller.class).start();
    try (BufferedReader answers = process.inputReader()) {
      assertThat(ahead(process, answers)).isBetween(DAY.negated().minusSeconds(30), DAY.negated());
      clock.set(DAY);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> ahead(process, answers).compareTo(DAY.minusSeconds(30)) > 0);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Duration ahead(Process process, BufferedReader answers) throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    Instant said = Instant.parse(answers.readLine());
    return Duration.between(Instant.now(), said);
  }

  @Test
  void whatWaitsWaitsAsLongAsEver() throws Exception {
    WrongClock clock = WrongClock.in(folder.resolve("clock"));
    clock.set(DAY.negated());
    String said = Tool.run(java(clock, Waiter.class));
    assertThat(said.lines())
        .as("milliseconds that waits of %d took", Waiter.WAIT_IN_MS)
        .hasSize(4)
        .allSatisfy(took -> assertThat(Long.parseLong(took)).isBetween(290L, 20_000L));
  }
}
