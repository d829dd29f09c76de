package org.erel.broker;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a bus, shared by its connections one after the other: one that hands messages to
 * subscribers, one that calls listeners, one for heartbeats, and the reader of the connection. Each
 * ends when it has nothing to do, and none keeps the JVM.
 */
final class BusThreads implements AutoCloseable {

  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int WAITING_CALLS = 1000;
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final String name;
  private final ThreadPoolExecutor dispatch;
  private final ThreadPoolExecutor listeners;
  private final ScheduledThreadPoolExecutor heartbeats;

  /**
   * None runs yet.
   *
   * @param name with which the names of all begin
   */
  BusThreads(String name) {
    this.name = name;
    dispatch = single(name + "-dispatch");
    listeners = single(name + "-listeners");
    heartbeats = new ScheduledThreadPoolExecutor(1, named(name + "-heartbeat"));
    heartbeats.setRemoveOnCancelPolicy(true);
  }

  /**
   * One that drops what is beyond its bound or comes after its end: nobody waits for it.
   *
   * @param name the thread's
   * @return ends its thread while it has nothing to do
   */
  static ThreadPoolExecutor single(String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(WAITING_CALLS),
            named(name),
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static ThreadFactory named(String name) {
    return task -> daemon(name, task);
  }

  /**
   * A thread that does not keep the JVM.
   *
   * @param name its name, also where the client would rename it
   * @param task what it does
   * @return not started
   */
  static Thread daemon(String name, Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              Thread.currentThread().setName(name);
              task.run();
            },
            name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The reader of a connection.
   *
   * @param task what it does
   * @return not started
   */
  Thread reader(Runnable task) {
    return daemon(name + "-reader", task);
  }

  /**
   * Where subscribers are called, one at a time.
   *
   * @return its work is bounded by the prefetch
   */
  ExecutorService dispatch() {
    return dispatch;
  }

  /**
   * Where listeners to the connection are called, one at a time.
   *
   * @return drops work after the end, and beyond a bound
   */
  ExecutorService listeners() {
    return listeners;
  }

  /**
   * Where heartbeats are sent.
   *
   * @return shared by connections
   */
  ScheduledExecutorService heartbeats() {
    return heartbeats;
  }

  /** Lets the subscriber at work finish, within 2 seconds, and ends all. */
  @Override
  public void close() {
    heartbeats.shutdownNow();
    listeners.shutdownNow();
    dispatch.shutdown();
    drain(dispatch);
    dispatch.shutdownNow();
  }

  /**
   * Lets what is at work finish, within 2 seconds.
   *
   * @param ending takes no more
   */
  static void drain(ExecutorService ending) {
    try {
      ending.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
