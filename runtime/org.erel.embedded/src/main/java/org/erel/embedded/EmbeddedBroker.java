package org.erel.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.port.AmqpPort;

/**
 * An AMQP 0-9-1 broker in this JVM, for a first try on one machine and for tests. <strong>Never for
 * production:</strong> it keeps everything in memory, so that a restart loses every queue and
 * message, and it speaks without TLS on 127.0.0.1 alone.
 *
 * <p>It is Apache Qpid Broker-J with one user and one virtual host, which a URI without a path
 * reaches. It logs through slf4j; {@link #main} runs it as a process of its own.
 *
 * <p>Instances are safe for use by several threads.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final String DEFAULT_USER = "erel";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~-]{1,128}");

  private final SystemLauncher launcher;
  private final String uri;
  private final int port;

  private EmbeddedBroker(SystemLauncher launcher, String user, String password, int port) {
    this.launcher = launcher;
    this.port = port;
    this.uri = "amqp://" + user + ":" + password + "@127.0.0.1:" + port;
  }

  /**
   * Starts a broker on a free port, with a generated password.
   *
   * @return the broker, ready for connections
   * @throws IOException if it does not start
   */
  public static EmbeddedBroker start() throws IOException {
    return start(0);
  }

  /**
   * Starts a broker with a generated password.
   *
   * @param port the TCP port on 127.0.0.1; 0 picks a free one
   * @return the broker, ready for connections
   * @throws IOException if it does not start, such as on a port that is taken
   */
  public static EmbeddedBroker start(int port) throws IOException {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return start(port, DEFAULT_USER, HexFormat.of().formatHex(random));
  }

  /**
   * Starts a broker. A broker that takes another's place on its port with its user and password has
   * the same URI: its clients reconnect.
   *
   * @param port the TCP port on 127.0.0.1; 0 picks a free one
   * @param user the one user: 1 to 128 letters, digits and {@code . _ ~ -}
   * @param password the user's password, of the same characters
   * @return the broker, ready for connections
   * @throws IOException if it does not start, such as on a port that is taken
   * @throws IllegalArgumentException if an argument is not valid
   */
  public static EmbeddedBroker start(int port, String user, String password) throws IOException {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("Port " + port + " is not between 0 and 65535");
    }
    requirePlain("user", user);
    requirePlain("password", password);
    requireFree(port);
    Startup startup = new Startup();
    SystemLauncher launcher = new SystemLauncher(startup);
    try {
      launcher.startup(
          Map.of(
              SystemConfig.TYPE,
              "Memory",
              SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
              false,
              SystemConfig.INITIAL_CONFIGURATION_LOCATION,
              configuration().toExternalForm(),
              SystemConfig.CONTEXT,
              Map.of(
                  "erel.embedded.port",
                  Integer.toString(port),
                  "erel.embedded.user",
                  user,
                  "erel.embedded.password",
                  password,
                  "broker.failStartupWithErroredChild",
                  "true")));
    } catch (Exception | LinkageError e) {
      launcher.shutdown(); // else its threads keep the JVM alive
      throw refused(port, e);
    }
    if (startup.failure.get() != null) {
      throw refused(port, startup.failure.get());
    }
    return new EmbeddedBroker(launcher, user, password, startup.boundPort());
  }

  /**
   * Runs a broker until SIGTERM or Ctrl-C. Once it is ready, the line {@code AMQP <uri>} goes to
   * standard output, and nothing else does; errors go to standard error.
   *
   * <p>{@code --port N} asks for that port instead of a free one. {@code --with-parent} ends the
   * process when its standard input closes, so that it does not outlive who started it. The
   * environment variables {@code EREL_EMBEDDED_USER} and {@code EREL_EMBEDDED_PASSWORD}, where both
   * are set, give the user and the password: with them and {@code --port}, a killed broker is
   * started anew under its old URI.
   *
   * <p>Exit codes: 1 the broker did not start, 2 wrong usage, 0 standard input closed.
   *
   * @param arguments the flags above
   */
  public static void main(String[] arguments) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "org/erel/embedded/logback.xml");
    }
    try {
      Flags flags = Flags.parse(arguments);
      String user = System.getenv("EREL_EMBEDDED_USER");
      String password = System.getenv("EREL_EMBEDDED_PASSWORD");
      EmbeddedBroker broker =
          user == null || password == null
              ? start(flags.port())
              : start(flags.port(), user, password);
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "erel-embedded-stop"));
      System.out.println("AMQP " + broker.uri());
      System.out.flush();
      if (flags.withParent()) {
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
      }
      Thread.currentThread().join(); // until a signal ends the JVM
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println("Usage: EmbeddedBroker [--port N] [--with-parent]");
      System.exit(2);
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      System.exit(1);
    }
  }

  private record Flags(int port, boolean withParent) {

    static Flags parse(String[] arguments) {
      int port = 0;
      boolean withParent = false;
      Iterator<String> rest = List.of(arguments).iterator();
      while (rest.hasNext()) {
        String flag = rest.next();
        switch (flag) {
          case "--port" -> port = number(rest.hasNext() ? rest.next() : "");
          case "--with-parent" -> withParent = true;
          default -> throw new IllegalArgumentException("Unknown flag " + flag);
        }
      }
      return new Flags(port, withParent);
    }

    private static int number(String value) {
      try {
        return Integer.parseInt(value);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("--port wants a number, not '" + value + "'", e);
      }
    }
  }

  private static void requirePlain(String what, String value) {
    if (!PLAIN.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "The " + what + " must be 1 to 128 letters, digits and . _ ~ -");
    }
  }

  /** Broker-J says no more than "ERRORED" where its port is taken: this says why. */
  private static void requireFree(int port) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress("127.0.0.1", port));
    } catch (IOException e) {
      throw refused(port, e);
    }
  }

  private static URL configuration() throws IOException {
    URL found = EmbeddedBroker.class.getResource("broker.json");
    if (found == null) {
      throw new IOException("broker.json is missing beside " + EmbeddedBroker.class.getName());
    }
    return found;
  }

  private static IOException refused(int port, Throwable reason) {
    return new IOException(
        "The embedded broker did not start on 127.0.0.1:"
            + port
            + ": "
            + reason
            + "; if the port is taken, choose another one, or 0 for a free one",
        reason);
  }

  /**
   * The broker's address with user and password, such as {@code amqp://erel:4f…@127.0.0.1:5672}.
   *
   * @return the URI, which clients may use as it is
   */
  public String uri() {
    return uri;
  }

  /**
   * The TCP port on 127.0.0.1.
   *
   * @return the port, never 0
   */
  public int port() {
    return port;
  }

  /** Stops the broker: cuts its connections, frees its port, forgets its queues. Idempotent. */
  @Override
  public synchronized void close() {
    launcher.shutdown();
  }

  /** Learns what the launcher otherwise only logs. */
  private static final class Startup extends DefaultSystemLauncherListener {

    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final AtomicReference<SystemConfig<?>> system = new AtomicReference<>();

    @Override
    public void onContainerResolve(SystemConfig<?> systemConfig) {
      system.set(systemConfig);
    }

    @Override
    public void errorOnStartup(RuntimeException e) {
      failure.set(e);
    }

    int boundPort() {
      return system.get().getContainer().getChildren(Port.class).stream()
          .mapToInt(port -> ((AmqpPort<?>) port).getBoundPort())
          .findFirst()
          .orElseThrow();
    }
  }
}
