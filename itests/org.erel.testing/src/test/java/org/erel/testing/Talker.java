package org.erel.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process in a place that echoes what it is sent, and talks to others on command: over a new
 * connection, or over one that it keeps.
 */
final class Talker implements AutoCloseable {

  private static final int PORT = 7_007;
  private static final int PATIENCE_MS = 1_500;

  private final Process process;
  private final BufferedReader answers;

  Talker(Place place) throws IOException {
    process =
        new ProcessBuilder(
                place.command(
                    List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Talker.class.getName())))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers = process.inputReader();
    answers.readLine(); // it listens
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** Whether the talker there can be reached over a new connection. */
  boolean reaches(Place other) throws IOException {
    return told("new " + other.address());
  }

  /** The same over the connection that the first call made. */
  boolean stillReaches(Place other) throws IOException {
    return told("kept " + other.address());
  }

  /** Whether any server takes a connection there. */
  boolean opens(Place other, int port) throws IOException {
    return told("open " + other.address() + " " + port);
  }

  private boolean told(String command) throws IOException {
    process.outputWriter().write(command + "\n");
    process.outputWriter().flush();
    return Boolean.parseBoolean(answers.readLine());
  }

  /** Whether the test itself reaches it. */
  static boolean answersTheTest(Place place) {
    return speaks(place.control());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void main(String[] arguments) throws IOException {
    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(PORT));
      Thread echo = new Thread(() -> serve(server), "echo");
      echo.setDaemon(true);
      echo.start();
      System.out.println("listening");
      Map<String, Socket> kept = new HashMap<>();
      BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String[] words = line.split(" ");
        boolean reached;
        if (words[0].equals("new")) {
          reached = speaks(words[1]);
        } else if (words[0].equals("open")) {
          reached = Probe.listens(words[1], Integer.parseInt(words[2]));
        } else {
          if (!kept.containsKey(words[1])) {
            kept.put(words[1], connect(words[1]));
          }
          reached = echoed(kept.get(words[1]));
        }
        System.out.println(reached);
      }
    }
  }

  private static boolean speaks(String address) {
    try (Socket socket = connect(address)) {
      return echoed(socket);
    } catch (IOException e) {
      return false;
    }
  }

  private static Socket connect(String address) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getByName(address), PORT), PATIENCE_MS);
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static boolean echoed(Socket socket) {
    try {
      socket.getOutputStream().write('x');
      return socket.getInputStream().read() == 'x';
    } catch (IOException e) {
      return false;
    }
  }

  private static void serve(ServerSocket server) {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread one = new Thread(() -> echo(socket), "echo-one");
        one.setDaemon(true);
        one.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // the other one is gone
    }
  }
}
