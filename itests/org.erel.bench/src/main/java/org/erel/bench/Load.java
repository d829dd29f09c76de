package org.erel.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests to an HTTP server at a fixed rate, whether it keeps up or not: a latency counts from the
 * moment at which a request was due, so that one slow answer does not hide those behind it.
 *
 * @param server its address
 * @param connections kept open, each with a thread of its own
 * @param rate requests a second, of all connections together
 */
record Load(InetSocketAddress server, int connections, int rate) {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int FIRST = 20;

  /**
   * What became of the requests.
   *
   * @param milliseconds latencies of those that were answered
   * @param failed how many were not, or wrongly
   * @param reason of the first failure; empty where there is none
   */
  record Outcome(List<Double> milliseconds, int failed, String reason) {

    static Outcome of(List<Outcome> parts) {
      return new Outcome(
          parts.stream().flatMap(part -> part.milliseconds().stream()).toList(),
          parts.stream().mapToInt(Outcome::failed).sum(),
          parts.stream()
              .map(Outcome::reason)
              .filter(reason -> !reason.isEmpty())
              .findFirst()
              .orElse(""));
    }
  }

  /**
   * Sends requests while something is done.
   *
   * @param work what is done
   * @return of the requests that were due meanwhile
   * @throws Exception of the work, or if the server cannot be reached at all
   */
  Outcome during(Callable<Void> work) throws Exception {
    ExecutorService threads =
        Executors.newFixedThreadPool(connections, task -> new Thread(task, "erel-bench-load"));
    List<Connection> open = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        Connection connection = new Connection(server);
        open.add(connection);
        for (int request = 0; request < FIRST; request++) {
          connection.ask();
        }
      }
      long period = 1_000_000_000L * connections / rate;
      long begin = System.nanoTime();
      List<Future<Outcome>> running = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        Connection connection = open.get(i);
        long first = begin + i * period / connections;
        running.add(threads.submit(() -> connection.ask(first, period)));
      }
      try {
        work.call();
      } finally {
        open.forEach(connection -> connection.done = true);
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> one : running) {
        outcomes.add(one.get());
      }
      return Outcome.of(outcomes);
    } finally {
      threads.shutdownNow();
      for (Connection connection : open) {
        connection.socket.close();
      }
    }
  }

  private static final class Connection {

    private final InetSocketAddress server;
    private Socket socket;
    private InputStream in;
    private int number;
    private volatile boolean done;

    Connection(InetSocketAddress server) throws IOException {
      this.server = server;
      open();
    }

    private void open() throws IOException {
      socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(server, TIMEOUT_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    }

    Outcome ask(long first, long period) {
      List<Double> latencies = new ArrayList<>();
      int failed = 0;
      String reason = "";
      for (long due = first; !done; due += period) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        try {
          ask();
          latencies.add((System.nanoTime() - due) / 1e6);
        } catch (IOException e) {
          failed++;
          reason = reason.isEmpty() ? e.toString() : reason;
          again();
        }
      }
      return new Outcome(latencies, failed, reason);
    }

    private void again() {
      try {
        socket.close();
        open();
      } catch (IOException e) {
        LockSupport.parkNanos(1_000_000); // the next request fails, and says so
      }
    }

    void ask() throws IOException {
      String path = "/" + ++number;
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: neighbour\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String status = line();
      int length = -1;
      for (String header = line(); !header.isEmpty(); header = line()) {
        if (header.regionMatches(true, 0, "Content-length:", 0, 15)) {
          length = Integer.parseInt(header.substring(15).trim());
        }
      }
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      if (!status.startsWith("HTTP/1.1 200") || !body.equals("hello from " + path + "\n")) {
        throw new IOException("wrong answer: " + status + ": " + body);
      }
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the server closed the connection");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }
}
