package org.erel.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Asks a clerk without a pause: over one connection that is kept, and over new ones. */
final class Customer implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 5_000;
  private static final long PAUSE_NANOS = 10_000_000;

  private final int port;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger answers = new AtomicInteger();
  private final List<String> failures = new ArrayList<>();
  private long slowest;

  /**
   * Begins.
   *
   * @param port the clerk's
   * @param alsoNew whether new connections must work all the time, too
   */
  Customer(int port, boolean alsoNew) throws IOException {
    this.port = port;
    Socket kept = connect();
    start("customer-kept", () -> ask(kept));
    if (alsoNew) {
      start("customer-new", this::askAnew);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private interface Ask {
    void once() throws IOException;
  }

  private void start(String name, Ask ask) {
    Thread thread =
        new Thread(
            () -> {
              while (!over.get()) {
                try {
                  ask.once();
                } catch (IOException e) {
                  fail(name + ": " + e);
                  return;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private void ask(Socket socket) throws IOException {
    long begin = System.nanoTime();
    socket.getOutputStream().write('x');
    if (socket.getInputStream().read() != 'x') {
      throw new IOException("the connection was closed");
    }
    answers.incrementAndGet();
    took(System.nanoTime() - begin);
  }

  /** Asks over a new connection. */
  void askAnew() throws IOException {
    try (Socket socket = connect()) {
      ask(socket);
    }
  }

  private synchronized void took(long nanos) {
    slowest = Math.max(slowest, nanos);
  }

  private synchronized void fail(String words) {
    failures.add(words);
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** How many answers there were, and how long the slowest took. */
  synchronized String words() {
    return "%d answers, the slowest after %d ms"
        .formatted(answers.get(), Duration.ofNanos(slowest).toMillis());
  }

  @Override
  public void close() {
    over.set(true);
    for (Thread thread : threads) {
      try {
        TimeUnit.MILLISECONDS.timedJoin(thread, PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
