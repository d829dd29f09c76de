package org.erel.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks whether a server is there. Safe for use by several threads. */
final class Probe {

  private static final int CONNECT_MS = 1_000;
  private static final int ANSWER_MS = 3_000;

  private Probe() {}

  /** True where something takes a connection. */
  static boolean listens(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** True where the protocol header is answered with a method frame, connection.start. */
  static boolean answersAmqp(String address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), CONNECT_MS);
      socket.setSoTimeout(ANSWER_MS);
      socket.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
      return socket.getInputStream().read() == 1;
    } catch (IOException e) {
      return false;
    }
  }
}
