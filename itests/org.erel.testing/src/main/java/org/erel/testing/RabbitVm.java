package org.erel.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One Erlang VM with RabbitMQ in it, through its lives: its ports, its settings and its disk. Every
 * wait is bounded. Used by one thread at a time.
 */
final class RabbitVm {

  static final String USER = "erel";
  static final String PASSWORD = "erel";

  private static final String TOO_EARLY = "incompatible_feature_flags";
  private static final Duration START = Duration.ofSeconds(120);
  private static final Path DEBIAN = Path.of("/usr/lib/rabbitmq/lib");
  private static final String DISK = "disk";

  /**
   * What does not change between its lives.
   *
   * @param name the part of the node's name before the {@code @}
   * @param place where it runs
   * @param folder of its own
   * @param home the folder with the cookie, shared by the nodes of a cluster
   * @param epmdPort of the place's port mapper
   * @param settings more lines for {@code rabbitmq.conf}
   * @param flags more flags for the Erlang VM
   */
  record Setup(
      String name,
      Place place,
      Path folder,
      Path home,
      int epmdPort,
      String settings,
      String flags) {

    /** The node's name in Erlang. */
    String node() {
      return name + "@" + place.address();
    }
  }

  private final Path server;
  private final Setup setup;
  private final int port = Ports.free();
  private final int distributionPort = Ports.free();
  private final Management management;
  private ChildProcess process;

  /**
   * A node that does not run yet.
   *
   * @throws IOException if RabbitMQ is not installed, or the folder cannot be written
   */
  RabbitVm(Setup setup) throws IOException {
    this.server =
        installed()
            .orElseThrow(
                () ->
                    new IOException(
                        "No RabbitMQ under RABBITMQ_HOME or "
                            + DEBIAN
                            + ": install it with 'apt-get install rabbitmq-server'"));
    this.setup = setup;
    this.management = new Management(setup.place().control(), Ports.free(), USER, PASSWORD);
    Files.createDirectories(setup.folder());
    Files.writeString(setup.folder().resolve("enabled_plugins"), "[rabbitmq_management].\n");
    Files.writeString(
        setup.folder().resolve("rabbitmq.conf"),
        """
        default_user = %s
        default_pass = %s
        management.tcp.ip = %s
        management.tcp.port = %d
        management_agent.disable_metrics_collector = true
        disk_free_limit.absolute = 50MB
        """
                .formatted(USER, PASSWORD, setup.place().listening(), management.port())
            + setup.settings());
  }

  /** The server's start script, where RabbitMQ is installed. */
  static Optional<Path> installed() {
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
   * Makes the home of nodes that may talk to each other.
   *
   * @param folder an existing one
   * @return a new folder in it, with a cookie of its own
   */
  static Path home(Path folder) throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path cookie = Files.writeString(home.resolve(".erlang.cookie"), folder.getFileName() + "");
    Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
    return home;
  }

  Setup setup() {
    return setup;
  }

  int port() {
    return port;
  }

  Management management() {
    return management;
  }

  /** As the other processes of its network reach it; with the test's own address, if so asked. */
  String uri(boolean control) {
    String address = control ? setup.place().control() : setup.place().address();
    return "amqp://" + USER + ":" + PASSWORD + "@" + address + ":" + port;
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Starts it on what is on its disk; returns before it is ready. */
  void start() throws IOException {
    process =
        ChildProcess.start(
            "RabbitMQ's " + setup.node(), command(server), setup.folder().resolve("log"));
  }

  /**
   * Waits until it takes connections. Nodes that come up at the same time ask each other for their
   * feature flags, and one that asks too early ends: it is started once more.
   */
  void awaitReady() throws IOException {
    try {
      awaitConnections();
    } catch (IOException e) {
      if (isAlive() || !String.valueOf(e.getMessage()).contains(TOO_EARLY)) {
        throw e;
      }
      start();
      awaitConnections();
    }
  }

  private void awaitConnections() throws IOException {
    process.await(START, this::takesConnections);
  }

  private boolean takesConnections() {
    return Probe.answersAmqp(setup.place().control(), port);
  }

  /** How many nodes it sees running, or why it does not tell. */
  String running() {
    try {
      if (!isAlive()) {
        return "ended";
      }
      String running = Integer.toString(management().running());
      // it runs, and says so, a little before it takes any
      return takesConnections() ? running : "takes no connections";
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The process of this life. */
  ChildProcess process() {
    if (process == null) {
      throw new IllegalStateException(setup.node() + " was not started");
    }
    return process;
  }

  /** Loses its disk; it must not run. */
  void wipe() throws IOException {
    ScratchFolder.delete(setup.folder().resolve(DISK));
  }

  /**
   * Runs {@code rabbitmqctl} on it.
   *
   * @return what it said
   * @throws IOException if it fails
   */
  String control(String... arguments) throws IOException {
    return Tool.run(command(server.resolveSibling("rabbitmqctl"), arguments));
  }

  /** Has it begin its next life with a plugin beside the one for management. */
  void enable(String plugin) throws IOException {
    Files.writeString(
        setup.folder().resolve("enabled_plugins"), "[rabbitmq_management," + plugin + "].\n");
  }

  /** A command that finds the path of {@code rabbitmqctl} in RABBITMQCTL, and there this node. */
  ProcessBuilder administering(String... command) {
    ProcessBuilder builder =
        command(Path.of(command[0]), Arrays.copyOfRange(command, 1, command.length));
    builder
        .environment()
        .put("RABBITMQCTL", server.resolveSibling("rabbitmqctl").toAbsolutePath().toString());
    return builder;
  }

  /** Ends it for the last time. */
  void end() {
    if (process != null) {
      process.end();
    }
  }

  private ProcessBuilder command(Path script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(setup.place().command(command)).directory(setup.folder().toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("RABBITMQ_") || name.startsWith("ERL_"));
    environment.putAll(
        Map.of(
            "HOME",
            setup.home().toString(),
            "LANG",
            "C.UTF-8",
            "ERL_EPMD_PORT",
            Integer.toString(setup.epmdPort()),
            "detached",
            "1" // the start script becomes the node: signals reach it
            ));
    environment.putAll(
        Map.of(
            "RABBITMQ_CONF_ENV_FILE", "/dev/null",
            "RABBITMQ_NODENAME", setup.node(),
            "RABBITMQ_USE_LONGNAME", "true", // an address is no short name
            "RABBITMQ_NODE_IP_ADDRESS", setup.place().listening(),
            "RABBITMQ_NODE_PORT", Integer.toString(port),
            "RABBITMQ_DIST_PORT", Integer.toString(distributionPort),
            "RABBITMQ_LOGS", "-",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", flags()));
    Map.of(
            "RABBITMQ_MNESIA_BASE", DISK,
            "RABBITMQ_MNESIA_DIR", DISK + "/db",
            "RABBITMQ_FEATURE_FLAGS_FILE", DISK + "/feature_flags",
            "RABBITMQ_LOG_BASE", "logs",
            "RABBITMQ_PID_FILE", "pid",
            "RABBITMQ_ENABLED_PLUGINS_FILE", "enabled_plugins",
            "RABBITMQ_CONFIG_FILE", "rabbitmq.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE", "advanced.config",
            "RABBITMQ_GENERATED_CONFIG_DIR", "generated",
            "RABBITMQ_PLUGINS_EXPAND_DIR", "plugins")
        .forEach((name, path) -> environment.put(name, setup.folder().resolve(path).toString()));
    return builder;
  }

  /** Schedulers that do not spin: several nodes share few cores. */
  private String flags() {
    return "-kernel inet_dist_use_interface {"
        + setup.place().address().replace('.', ',')
        + "} +sbwt none +sbwtdcpu none +sbwtdio none "
        + setup.flags();
  }
}
