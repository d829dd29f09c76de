package org.erel.master;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Runs tasks of one name one after the other, and those of different names side by side. */
final class Lanes {

  private final Executor executor;
  private final Map<String, CompletableFuture<?>> tails = new HashMap<>();

  Lanes(Executor executor) {
    this.executor = executor;
  }

  /** Appends a task to its lane. */
  synchronized <T> CompletableFuture<T> submit(String name, Supplier<T> task) {
    CompletableFuture<?> tail = tails.getOrDefault(name, CompletableFuture.completedFuture(null));
    CompletableFuture<T> next = tail.handleAsync((value, failure) -> task.get(), executor);
    tails.put(name, next);
    next.whenComplete((value, failure) -> leave(name, next));
    return next;
  }

  /** The names that have something to do or under way. */
  synchronized Set<String> busy() {
    return Set.copyOf(tails.keySet());
  }

  private synchronized void leave(String name, CompletableFuture<?> done) {
    tails.remove(name, done);
  }
}
