package org.erel.bench;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks a release again and again while it is switched. */
final class Prober {

  /** Between two questions; less would take a whole processor from what is measured. */
  private static final long PAUSE_NANOS = 50_000;

  private static final int ASKED_BEFORE = 20;
  private static final long PATIENCE_SECONDS = 60;

  private Prober() {}

  /**
   * Measures a switch.
   *
   * @param door where it is asked
   * @param from the version that answers until then
   * @param to the version that answers afterwards
   * @param change makes the switch
   * @return the gap in milliseconds
   * @throws Exception of the switch, or if the versions do not answer
   */
  static double gap(Door door, String from, String to, Callable<Void> change) throws Exception {
    Gap gap = new Gap(from, to);
    CountDownLatch asking = new CountDownLatch(ASKED_BEFORE);
    CompletableFuture<Double> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              while (!gap.over() && !Thread.currentThread().isInterrupted()) {
                String answer = door.ask();
                gap.answer(System.nanoTime(), answer);
                asking.countDown();
                LockSupport.parkNanos(PAUSE_NANOS);
              }
              try {
                result.complete(gap.milliseconds());
              } catch (IllegalStateException e) {
                result.completeExceptionally(e);
              }
            },
            "erel-bench-prober");
    thread.start();
    try {
      asking.await();
      change.call();
      return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      thread.interrupt();
      thread.join();
    }
  }
}
