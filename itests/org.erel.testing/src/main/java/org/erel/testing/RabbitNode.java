package org.erel.testing;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A private RabbitMQ node for tests: real processes on free ports of 127.0.0.1, with data in a
 * temporary folder. It disturbs no other node on the machine, and works as root and as any other
 * user. It comes up in about ten seconds; share one by {@link Brokers} where a test does not break
 * it.
 *
 * <p>The server is that of {@code RABBITMQ_HOME}, if set, or else of Debian's package; {@code erl}
 * and {@code epmd} must be on the {@code PATH}. Every wait is bounded. Methods may be called from
 * any thread, one at a time.
 */
public final class RabbitNode implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(120);
  private static final Duration STOP = Duration.ofSeconds(60);
  private static final Path DEBIAN = Path.of("/usr/lib/rabbitmq/lib");
  private static final String USER = "erel";
  private static final String PASSWORD = "erel";
  private static final int LOG_LINES = 40;

  private final Path server;
  private final Path folder;
  private final int port = Ports.free();
  private final Management management = new Management(Ports.free(), USER, PASSWORD);
  private final int distributionPort = Ports.free();
  private final int epmdPort = Ports.free();
  private final Thread closeAtExit = new Thread(this::end, "erel-rabbit-exit");
  private Process epmd;
  private Process node;

  private RabbitNode(Path server) throws IOException {
    this.server = server;
    this.folder = Files.createTempDirectory("erel-rabbit-");
  }

  /**
   * The server's start script, where RabbitMQ is installed.
   *
   * @return the path of {@code rabbitmq-server}, or empty
   */
  public static Optional<Path> installed() {
    String home = System.getenv("RABBITMQ_HOME");
    if (home != null) {
      return executable(Path.of(home));
    }
    if (!Files.isDirectory(DEBIAN)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(DEBIAN)) {
      return found
          .filter(path -> path.getFileName().toString().startsWith("rabbitmq_server-"))
          .sorted(Comparator.reverseOrder())
          .flatMap(path -> executable(path).stream())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> executable(Path home) {
    return Optional.of(home.resolve("sbin/rabbitmq-server")).filter(Files::isExecutable);
  }

  /**
   * Starts a node and waits until it answers.
   *
   * @return the node, ready for connections
   * @throws IOException if RabbitMQ is not installed, or does not come up; the message carries the
   *     end of its log
   */
  public static RabbitNode start() throws IOException {
    RabbitNode started =
        new RabbitNode(
            installed()
                .orElseThrow(
                    () ->
                        new IOException(
                            "No RabbitMQ under RABBITMQ_HOME or "
                                + DEBIAN
                                + ": install it with 'apt-get install rabbitmq-server'")));
    Runtime.getRuntime().addShutdownHook(started.closeAtExit);
    try {
      started.prepare();
      started.startEpmd();
      started.startNode();
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /**
   * The default virtual host's address, with user and password.
   *
   * @return such as {@code amqp://erel:erel@127.0.0.1:15672}; the same after a restart
   */
  public String uri() {
    return "amqp://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port;
  }

  /**
   * A virtual host's address, with user and password.
   *
   * @param vhost the virtual host's name
   * @return the URI
   */
  public String uri(String vhost) {
    return uri() + "/" + Management.encode(vhost);
  }

  /**
   * The TCP port of AMQP on 127.0.0.1.
   *
   * @return the port, the same after a restart
   */
  public int port() {
    return port;
  }

  /**
   * Creates a virtual host which the user of {@link #uri(String)} may do everything in. Takes some
   * 30 ms.
   *
   * @param name the virtual host's name
   * @return its address, as {@link #uri(String)} answers it
   * @throws IOException if the node refuses or does not answer
   */
  public String createVhost(String name) throws IOException {
    management.createVhost(name);
    return uri(name);
  }

  /**
   * Deletes a virtual host with all that is in it, and closes its connections.
   *
   * @param name the virtual host's name
   * @throws IOException if the node refuses, such as where there is none, or does not answer
   */
  public void deleteVhost(String name) throws IOException {
    management.deleteVhost(name);
  }

  /**
   * Stops the node as an operator would, with SIGTERM.
   *
   * @throws IOException if it does not end in time
   */
  public void stop() throws IOException {
    node.destroy();
    awaitEnd(node, "RabbitMQ after SIGTERM");
  }

  /**
   * Ends the node at once, with SIGKILL.
   *
   * @throws IOException if it does not end in time
   */
  public void kill() throws IOException {
    node.destroyForcibly();
    awaitEnd(node, "RabbitMQ after SIGKILL");
  }

  /**
   * Starts the node again on its ports with its data, and waits until it answers. One that still
   * runs is stopped first.
   *
   * @throws IOException if it does not stop or come up
   */
  public void restart() throws IOException {
    if (node.isAlive()) {
      stop();
    }
    startNode();
  }

  /**
   * Freezes the node, with SIGSTOP: its connections stay open and nothing answers.
   *
   * @throws IOException if the signal cannot be sent
   */
  public void pause() throws IOException {
    new Frost(node).freeze();
  }

  /**
   * Lets a frozen node go on, with SIGCONT.
   *
   * @throws IOException if the signal cannot be sent
   */
  public void resume() throws IOException {
    new Frost(node).thaw();
  }

  /** Ends the processes and deletes the data. Idempotent. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook finds nothing left to do.
    }
  }

  private synchronized void end() {
    for (Process process : new Process[] {node, epmd}) {
      if (process != null) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
          awaitEnd(process, "a process of RabbitMQ after SIGKILL");
        } catch (IOException e) {
          System.err.println(e.getMessage());
        }
      }
    }
    try {
      delete(folder);
    } catch (IOException e) {
      System.err.println("Cannot delete " + folder + ": " + e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  private void prepare() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path cookie = Files.writeString(home.resolve(".erlang.cookie"), folder.getFileName() + "");
    Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
    Files.writeString(folder.resolve("enabled_plugins"), "[rabbitmq_management].\n");
    Files.writeString(
        folder.resolve("rabbitmq.conf"),
        """
        default_user = %s
        default_pass = %s
        management.tcp.ip = 127.0.0.1
        management.tcp.port = %d
        management_agent.disable_metrics_collector = true
        disk_free_limit.absolute = 50MB
        """
            .formatted(USER, PASSWORD, management.port()));
  }

  /**
   * Erlang's port mapper, as a child of ours: the one that a node starts by itself is a daemon that
   * outlives everything.
   */
  private void startEpmd() throws IOException {
    epmd = process("epmd", "-port", Integer.toString(epmdPort), "-address", "127.0.0.1").start();
    await("epmd", epmd, () -> listens(epmdPort));
  }

  private void startNode() throws IOException {
    node = process(server.toString()).start();
    await("RabbitMQ", node, () -> answersAmqp(port));
  }

  private ProcessBuilder process(String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("RABBITMQ_") || name.startsWith("ERL_"));
    environment.putAll(
        Map.of(
            "HOME", folder.resolve("home").toString(),
            "LANG", "C.UTF-8",
            "ERL_EPMD_PORT", Integer.toString(epmdPort),
            "ERL_EPMD_ADDRESS", "127.0.0.1",
            "detached", "1" // the start script becomes the node: signals reach it
            ));
    environment.putAll(
        Map.of(
            "RABBITMQ_CONF_ENV_FILE", "/dev/null",
            "RABBITMQ_NODENAME", "rabbit@localhost",
            "RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1",
            "RABBITMQ_NODE_PORT", Integer.toString(port),
            "RABBITMQ_DIST_PORT", Integer.toString(distributionPort),
            "RABBITMQ_LOGS", "-",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"));
    Map.of(
            "RABBITMQ_MNESIA_BASE", "mnesia",
            "RABBITMQ_MNESIA_DIR", "mnesia/db",
            "RABBITMQ_LOG_BASE", "logs",
            "RABBITMQ_PID_FILE", "pid",
            "RABBITMQ_ENABLED_PLUGINS_FILE", "enabled_plugins",
            "RABBITMQ_CONFIG_FILE", "rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE", "advanced.config",
            "RABBITMQ_GENERATED_CONFIG_DIR", "generated",
            "RABBITMQ_FEATURE_FLAGS_FILE", "feature_flags",
            "RABBITMQ_PLUGINS_EXPAND_DIR", "plugins")
        .forEach((name, path) -> environment.put(name, folder.resolve(path).toString()));
    return builder;
  }

  private void await(String what, Process process, BooleanSupplier ready) throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (!ready.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new IOException(what + " ended with " + process.exitValue() + logTail());
      }
      if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
        throw new IOException(
            what + " does not answer within " + START.toSeconds() + " s" + logTail());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private String logTail() throws IOException {
    Path log = folder.resolve("log");
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return "; the end of its log:\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** True once the node answers the protocol header with a method frame, connection.start. */
  private static boolean answersAmqp(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      socket.setSoTimeout(3_000);
      socket.getOutputStream().write(new byte[] {'A', 'M', 'Q', 'P', 0, 0, 9, 1});
      return socket.getInputStream().read() == 1;
    } catch (IOException e) {
      return false;
    }
  }

  private static void awaitEnd(Process process, String what) throws IOException {
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(what + " (" + process.pid() + ") did not end within " + STOP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for the end of " + what, e);
    }
  }
}
