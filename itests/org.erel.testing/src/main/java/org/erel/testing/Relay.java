package org.erel.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A stretch of wire between clients and a server, on a port of 127.0.0.1, that can be made bad: it
 * forwards what each sends to the other, until it is told to fall silent, to be slow, or to break.
 * What is set holds for all connections, those to come included.
 *
 * <p>At most {@value #MOST} connections, and for each of them at most some 0.5 MB in each
 * direction. Safe for use by several threads.
 */
public final class Relay implements AutoCloseable {

  /** Which way bytes go. */
  public enum Direction {
    /** From a client on. */
    TO_SERVER,
    /** From the server on. */
    TO_CLIENT
  }

  private static final int MOST = 64;
  private static final int CONNECT_MS = 10_000;
  private static final long UNLIMITED = -1;

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final Map<Direction, Long> budgets = new EnumMap<>(Direction.class);
  private final Set<RelayedConnection> open = new HashSet<>();
  private Thread accepting;
  private long delayInNanos;
  private boolean silent;
  private boolean closed;

  private Relay(ServerSocket listener, InetSocketAddress server) {
    this.listener = listener;
    this.server = server;
    for (Direction direction : Direction.values()) {
      budgets.put(direction, UNLIMITED);
    }
  }

  /**
   * Opens a relay that forwards everything at once.
   *
   * @param host of the server
   * @param port of the server, which need not run yet
   * @return the relay, listening
   * @throws IOException if no port can be had
   */
  public static Relay to(String host, int port) throws IOException {
    ServerSocket listener =
        new ServerSocket(Ports.free(), MOST, InetAddress.getByName("127.0.0.1"));
    Relay relay = new Relay(listener, new InetSocketAddress(host, port));
    relay.accepting = thread("accept", relay::accept);
    return relay;
  }

  /** Starts a daemon. */
  static Thread thread(String does, Runnable work) {
    Thread thread = new Thread(work, "erel-relay-" + does);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /**
   * Where clients connect to.
   *
   * @return the TCP port on 127.0.0.1
   */
  public int port() {
    return listener.getLocalPort();
  }

  /**
   * How many connections are open through it.
   *
   * @return 0 or more
   */
  public synchronized int connections() {
    return open.size();
  }

  /**
   * Falls silent: connections stay open, new ones are taken, and nothing is forwarded either way,
   * not even an end. What is sent meanwhile is forwarded when it speaks again.
   */
  public synchronized void fallSilent() {
    silent = true;
    notifyAll();
  }

  /** Forwards again what was sent and is sent. */
  public synchronized void speak() {
    silent = false;
    notifyAll();
  }

  /**
   * Delays all bytes, in both directions.
   *
   * @param each how much later bytes arrive; zero for none
   */
  public synchronized void delay(Duration each) {
    delayInNanos = each.toNanos();
    notifyAll();
  }

  /**
   * Forwards so many bytes more in one direction, whatever connections they are of, and resets the
   * connection that has one more to send: in the middle of a message, where the number says so.
   * Then, and for other connections, nothing is broken any more. The other end may hear of the
   * reset before it reads the last of the bytes.
   *
   * @param direction in which bytes count
   * @param bytes to be forwarded still, 0 or more
   */
  public synchronized void breakAfter(Direction direction, long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("Cannot forward " + bytes + " bytes");
    }
    budgets.put(direction, bytes);
  }

  /** Resets all connections. New ones are taken. */
  public synchronized void reset() {
    open.forEach(RelayedConnection::reset);
    open.clear();
    notifyAll();
  }

  /** Resets all connections and takes no more. Idempotent. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      reset();
    }
    try {
      listener.close();
      accepting.join(CONNECT_MS); // until it is out of accept, the system takes one more
    } catch (IOException e) {
      System.err.println("A relay's port stays open: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    try {
      while (true) {
        RelayedConnection connection = new RelayedConnection(this, listener.accept());
        if (admit(connection)) {
          thread("connect", () -> connection.run(server));
        } else {
          connection.reset();
        }
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        System.err.println("A relay takes no more connections: " + e);
      }
    }
  }

  private synchronized boolean admit(RelayedConnection connection) {
    return !closed && open.size() < MOST && open.add(connection);
  }

  /** Answers false if the connection ended meanwhile. */
  synchronized boolean awaitTurn(RelayedConnection connection, long readAt)
      throws InterruptedException {
    while (open.contains(connection)) {
      long early = readAt + delayInNanos - System.nanoTime();
      if (silent) {
        wait();
      } else if (early > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, early);
      } else {
        return true;
      }
    }
    return false;
  }

  /** How many of these bytes may be forwarded: less than all of them breaks the connection. */
  synchronized int take(Direction direction, int wanted) {
    long left = budgets.get(direction);
    boolean all = left == UNLIMITED || left >= wanted;
    if (left != UNLIMITED) {
      budgets.put(direction, all ? left - wanted : UNLIMITED);
    }
    return all ? wanted : (int) left;
  }

  synchronized boolean isOpen(RelayedConnection connection) {
    return open.contains(connection);
  }

  synchronized void reset(RelayedConnection connection) {
    if (open.remove(connection)) {
      connection.reset();
      notifyAll();
    }
  }

  /** An orderly end. */
  synchronized void end(RelayedConnection connection) {
    if (open.remove(connection)) {
      connection.close();
    }
  }
}
