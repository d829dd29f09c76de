package org.erel.config;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Single named threads that carry out what may block. */
final class Workers {

  /** How long what runs may take when a component ends. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  // what comes after the end has nobody left to care
  private static final RejectedExecutionHandler ENDED = (task, executor) -> {};

  private Workers() {}

  static ScheduledThreadPoolExecutor scheduled(String name) {
    ScheduledThreadPoolExecutor worker =
        new ScheduledThreadPoolExecutor(1, task -> new Thread(task, name));
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    worker.setRejectedExecutionHandler(ENDED);
    return worker;
  }

  /** A failure ends neither the thread nor a repetition, and is not lost. */
  static Runnable logged(Logger log, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.error("failed on {}", Thread.currentThread().getName(), e);
      }
    };
  }

  /** Lets what runs come to its end, then interrupts it. */
  static void end(ExecutorService worker) {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        worker.shutdownNow();
      }
    } catch (InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
