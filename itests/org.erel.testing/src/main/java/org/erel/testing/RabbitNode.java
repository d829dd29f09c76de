package org.erel.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A private RabbitMQ node for tests: real processes on free ports, with data in a temporary folder.
 * It disturbs no other node on the machine, and works as root and as any other user. It comes up in
 * about ten seconds; share one by {@link Brokers} where a test does not break it.
 *
 * <p>The server is that of {@code RABBITMQ_HOME}, if set, or else of Debian's package; {@code erl}
 * and {@code epmd} must be on the {@code PATH}. Every wait is bounded. Methods may be called from
 * any thread, one at a time.
 */
public final class RabbitNode implements AutoCloseable {

  private final ScratchFolder folder;
  private final Thread closeAtExit = new Thread(this::end, "erel-rabbit-exit");
  private final int tlsPort = Ports.free();
  private final Epmd epmd;
  private final RabbitVm vm;

  private RabbitNode(Place place, ScratchFolder folder, CertificateAuthority authority)
      throws IOException {
    this.folder = folder;
    Path home = RabbitVm.home(folder.path());
    int epmdPort = Ports.free();
    vm =
        new RabbitVm(
            new RabbitVm.Setup(
                "rabbit",
                place,
                folder.path().resolve("node"),
                home,
                epmdPort,
                authority == null ? "" : tls(place, authority),
                ""));
    if (authority != null) {
      vm.enable("rabbitmq_auth_mechanism_ssl");
    }
    epmd = Epmd.start(place, epmdPort, folder.path());
  }

  /**
   * The server's start script, where RabbitMQ is installed.
   *
   * @return the path of {@code rabbitmq-server}, or empty
   */
  public static Optional<Path> installed() {
    return RabbitVm.installed();
  }

  /**
   * Starts a node on 127.0.0.1 and waits until it answers.
   *
   * @return the node, ready for connections
   * @throws IOException if RabbitMQ is not installed, or does not come up; the message carries the
   *     end of its log
   */
  public static RabbitNode start() throws IOException {
    return start(Place.HERE);
  }

  /**
   * Starts a node in a place and waits until it answers.
   *
   * @param place where it runs
   * @return the node, ready for connections
   * @throws IOException as {@link #start()}
   */
  public static RabbitNode start(Place place) throws IOException {
    return start(place, null);
  }

  /**
   * Starts a node on 127.0.0.1 that speaks TLS on {@link #tlsPort} too, there with those alone who
   * have a certificate; and waits until it answers. It lets in by user and password, and by
   * certificates whose common name is a user.
   *
   * @param authority issues the node's certificate, and is the only one whose clients it takes
   * @return the node, ready for connections
   * @throws IOException as {@link #start()}
   */
  public static RabbitNode startWithTls(CertificateAuthority authority) throws IOException {
    return start(Place.HERE, authority);
  }

  private static RabbitNode start(Place place, CertificateAuthority authority) throws IOException {
    ScratchFolder folder = ScratchFolder.create("erel-rabbit-");
    RabbitNode started;
    try {
      started = new RabbitNode(place, folder, authority);
    } catch (IOException | RuntimeException e) {
      folder.delete();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(started.closeAtExit);
    try {
      started.vm.start();
      started.vm.awaitReady();
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /**
   * The default virtual host's address, with user and password, for what runs in the node's
   * network.
   *
   * @return such as {@code amqp://erel:erel@127.0.0.1:15672}; the same after a restart
   */
  public String uri() {
    return vm.uri(false);
  }

  /**
   * The same for the test itself, whatever is cut in the node's network.
   *
   * @return {@link #uri()} where the node runs on this machine as it is
   */
  public String controlUri() {
    return vm.uri(true);
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
   * The TCP port of AMQP.
   *
   * @return the port, the same after a restart
   */
  public int port() {
    return vm.port();
  }

  /**
   * The TCP port of AMQP over TLS.
   *
   * @return the port, the same after a restart; nothing listens there on a node without TLS
   */
  public int tlsPort() {
    return tlsPort;
  }

  /**
   * A command that administers this node.
   *
   * @param command may run rabbitmqctl by its path in the environment's RABBITMQCTL
   * @return not started
   */
  public ProcessBuilder administering(String... command) {
    return vm.administering(command);
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
    vm.management().createVhost(name);
    return uri(name);
  }

  /**
   * Deletes a virtual host with all that is in it, and closes its connections.
   *
   * @param name the virtual host's name
   * @throws IOException if the node refuses, such as where there is none, or does not answer
   */
  public void deleteVhost(String name) throws IOException {
    vm.management().deleteVhost(name);
  }

  /**
   * Stops the node as an operator would, with SIGTERM.
   *
   * @throws IOException if it does not end in time
   */
  public void stop() throws IOException {
    vm.process().stop();
  }

  /**
   * Ends the node at once, with SIGKILL.
   *
   * @throws IOException if it does not end in time
   */
  public void kill() throws IOException {
    vm.process().kill();
  }

  /**
   * Starts the node again on its ports with its data, and waits until it answers. One that still
   * runs is stopped first.
   *
   * @throws IOException if it does not stop or come up
   */
  public void restart() throws IOException {
    if (vm.isAlive()) {
      stop();
    }
    vm.start();
    vm.awaitReady();
  }

  /**
   * Freezes the node, with SIGSTOP: its connections stay open and nothing answers.
   *
   * @throws IOException if the signal cannot be sent
   */
  public void pause() throws IOException {
    vm.process().pause();
  }

  /**
   * Lets a frozen node go on, with SIGCONT.
   *
   * @throws IOException if the signal cannot be sent
   */
  public void resume() throws IOException {
    vm.process().resume();
  }

  private String tls(Place place, CertificateAuthority authority) throws IOException {
    CertificateAuthority.Issued own = authority.issue("localhost");
    return """
    listeners.ssl.1 = %s:%d
    ssl_options.cacertfile = %s
    ssl_options.certfile = %s
    ssl_options.keyfile = %s
    ssl_options.verify = verify_peer
    ssl_options.fail_if_no_peer_cert = true
    auth_mechanisms.1 = EXTERNAL
    auth_mechanisms.2 = PLAIN
    ssl_cert_login_from = common_name
    """
        .formatted(
            place.listening(), tlsPort, authority.certificate(), own.certificate(), own.key());
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
    vm.end();
    epmd.close();
    folder.delete();
  }
}
