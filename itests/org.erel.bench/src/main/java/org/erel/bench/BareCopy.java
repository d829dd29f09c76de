package org.erel.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file over one TCP connection of this machine into another file, and nothing else. */
final class BareCopy {

  private BareCopy() {}

  /**
   * Copies.
   *
   * @param from a file
   * @param to another
   * @return seconds
   */
  static double once(Path from, Path to) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      long begun = System.nanoTime();
      Thread sender =
          new Thread(
              () -> {
                try (Socket out = server.accept();
                    OutputStream stream = out.getOutputStream()) {
                  Files.copy(from, stream);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              },
              "bench-copy");
      sender.start();
      try (Socket in = new Socket(server.getInetAddress(), server.getLocalPort());
          InputStream stream = in.getInputStream();
          OutputStream file = Files.newOutputStream(to)) {
        stream.transferTo(file);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      Files.delete(to);
      return seconds;
    }
  }
}
