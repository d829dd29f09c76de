package org.erel.container;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs what others wrote on a thread of its own, so that it can hang there and nowhere else. A task
 * that passes its deadline is interrupted; one that does not react to that is left behind.
 */
final class Worker {

  /** How long an interrupted task may take to end. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** What may throw anything. */
  @FunctionalInterface
  interface Task {
    /** Does it. */
    void run() throws Exception;
  }

  /** How a task ended. */
  enum How {
    /** Within the deadline. */
    IN_TIME,
    /** After it was interrupted. */
    INTERRUPTED,
    /** Not at all, so far. */
    HANGING
  }

  /**
   * The end of a task.
   *
   * @param how in time or not
   * @param thrown by the task; null where it threw nothing or hangs
   * @param inHand what it was doing at the deadline; empty where it ended in time
   * @param end completes, always normally, when the task ends at last
   */
  record Ending(How how, Throwable thrown, String inHand, CompletableFuture<Void> end) {}

  private Worker() {}

  /**
   * Runs a task. An interrupt of the caller does not cut it short; it is restored afterwards.
   *
   * @param group the thread's, and of those it starts
   * @param thread the thread's name
   * @param deadline until the interrupt
   * @param inHand asked at the deadline what the task is doing
   * @param task what to run
   * @return how it ended
   */
  static Ending run(
      ThreadGroup group, String thread, Duration deadline, Supplier<String> inHand, Task task) {
    long nanos = TimeUnit.NANOSECONDS.convert(deadline);
    CompletableFuture<Throwable> done = new CompletableFuture<>();
    Thread worker =
        new Thread(
            group,
            () -> {
              Throwable thrown = null;
              try {
                task.run();
              } catch (Throwable e) {
                thrown = e;
              } finally {
                done.complete(thrown);
              }
            },
            thread);
    worker.setDaemon(true);
    worker.start();
    CompletableFuture<Void> end = done.thenAccept(thrown -> {});
    if (ended(done, nanos)) {
      return new Ending(How.IN_TIME, done.join(), "", end);
    }
    String doing = inHand.get();
    worker.interrupt();
    return ended(done, GRACE.toNanos())
        ? new Ending(How.INTERRUPTED, done.join(), doing, end)
        : new Ending(How.HANGING, null, doing, end);
  }

  /**
   * Waits for what always completes normally. An interrupt does not cut it short; it is restored
   * afterwards.
   */
  static boolean ended(CompletableFuture<?> done, long nanos) {
    boolean interrupted = false;
    long until = System.nanoTime() + nanos;
    try {
      while (true) {
        try {
          done.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
          return true;
        } catch (TimeoutException e) {
          return false;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (java.util.concurrent.ExecutionException e) {
          throw new IllegalStateException("a task always completes normally", e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
