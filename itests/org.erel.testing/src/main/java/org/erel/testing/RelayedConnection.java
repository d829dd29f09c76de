package org.erel.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.erel.testing.Relay.Direction;

/**
 * A client's connection through a relay and its counterpart to the server: for each direction a
 * thread that reads and one that writes when the relay lets it.
 */
final class RelayedConnection {

  private static final int CONNECT_MS = 10_000;
  private static final int CHUNK = 16_384;
  private static final int CHUNKS_UNDERWAY = 32;

  private enum What {
    BYTES,
    END,
    RESET
  }

  /** What was read, and when by the nanosecond clock. */
  private record Chunk(What what, byte[] bytes, long readAt) {}

  private final Relay relay;
  private final Socket client;
  private final Socket server = new Socket();

  RelayedConnection(Relay relay, Socket client) {
    this.relay = relay;
    this.client = client;
  }

  /** Connects to the server and begins to forward. */
  void run(InetSocketAddress address) {
    try {
      server.connect(address, CONNECT_MS);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      forward(Direction.TO_SERVER, client, server);
      forward(Direction.TO_CLIENT, server, client);
    } catch (IOException e) {
      relay.reset(this); // as where no server is
    }
  }

  private void forward(Direction direction, Socket from, Socket to) {
    BlockingQueue<Chunk> underway = new ArrayBlockingQueue<>(CHUNKS_UNDERWAY);
    Relay.thread("read", () -> read(from, underway));
    Relay.thread("write", () -> write(direction, to, underway));
  }

  private void read(Socket from, BlockingQueue<Chunk> underway) {
    byte[] buffer = new byte[CHUNK];
    Chunk chunk;
    try {
      do {
        chunk = next(from, buffer);
        while (!underway.offer(chunk, 1, TimeUnit.SECONDS)) {
          if (!relay.isOpen(this)) {
            return;
          }
        }
      } while (chunk.what() == What.BYTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Chunk next(Socket from, byte[] buffer) {
    What what = What.BYTES;
    int count = 0;
    try {
      count = from.getInputStream().read(buffer);
      what = count < 0 ? What.END : What.BYTES;
    } catch (IOException e) {
      what = What.RESET;
    }
    return new Chunk(what, Arrays.copyOf(buffer, Math.max(0, count)), System.nanoTime());
  }

  private void write(Direction direction, Socket to, BlockingQueue<Chunk> underway) {
    try {
      Chunk chunk = underway.take();
      while (relay.awaitTurn(this, chunk.readAt())) {
        switch (chunk.what()) {
          case BYTES -> {
            int count = relay.take(direction, chunk.bytes().length);
            to.getOutputStream().write(chunk.bytes(), 0, count);
            if (count < chunk.bytes().length) {
              relay.reset(this);
            }
          }
          case END -> {
            to.shutdownOutput();
            if (client.isOutputShutdown() && server.isOutputShutdown()) {
              relay.end(this);
            }
            return;
          }
          case RESET -> {
            relay.reset(this);
            return;
          }
        }
        chunk = underway.take();
      }
    } catch (IOException e) {
      relay.reset(this);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Both ends see a reset, as after a crash, not an orderly end. */
  void reset() {
    for (Socket socket : List.of(client, server)) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // closed already
      }
    }
    close();
  }

  void close() {
    for (Socket socket : List.of(client, server)) {
      try {
        socket.close();
      } catch (IOException e) {
        // nobody is left to be told
      }
    }
  }
}
