package org.erel.testing;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The RabbitMQ node that all tests of a JVM share, each class with a virtual host of its own. It is
 * started when it is first asked for and ends with the JVM. A test that breaks its broker starts
 * one of its own with {@link #ownNode()}.
 *
 * <p>Where RabbitMQ is not installed the test is skipped with a message that says what to install,
 * and fails with it if the environment variable {@code EREL_REQUIRE_ALL} is set. A node that is
 * installed and does not start always fails the test. Safe for use by several threads.
 */
public final class Brokers {

  private static final AtomicInteger VHOSTS = new AtomicInteger();
  private static RabbitNode shared;

  private Brokers() {}

  /**
   * Creates an empty virtual host on the shared node; ask for it in {@code @BeforeAll}.
   *
   * @return its address with user and password
   * @throws IOException if the node does not start or refuses
   */
  public static String freshVhost() throws IOException {
    return shared().createVhost("test-" + VHOSTS.incrementAndGet());
  }

  /**
   * The shared node, which no test may stop, pause or kill.
   *
   * @return the node, running
   * @throws IOException if it does not start
   */
  public static synchronized RabbitNode shared() throws IOException {
    if (shared == null) {
      shared = ownNode(); // its own hook closes it when the JVM ends
    }
    return shared;
  }

  /**
   * Starts a node that the test may break and must close.
   *
   * @return the node, running
   * @throws IOException if it does not start
   */
  public static RabbitNode ownNode() throws IOException {
    requireInstalled();
    return RabbitNode.start();
  }

  /**
   * Starts a node with TLS that the test may break and must close.
   *
   * @param authority whose clients it takes
   * @return the node, running
   * @throws IOException if it does not start
   */
  public static RabbitNode ownNodeWithTls(CertificateAuthority authority) throws IOException {
    requireInstalled();
    return RabbitNode.startWithTls(authority);
  }

  /** Skips or fails the test where RabbitMQ is not installed, as the class says. */
  public static void requireInstalled() {
    Needs.require(
        RabbitNode.installed().isPresent(),
        "RabbitMQ is not installed: 'apt-get install rabbitmq-server', or set RABBITMQ_HOME");
  }
}
