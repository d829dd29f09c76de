package org.erel.cluster.tests;

import java.io.IOException;
import org.erel.embedded.EmbeddedBroker;
import org.erel.testing.Brokers;
import org.erel.testing.RabbitNode;

/** The broker of a test class. */
interface TestBroker extends AutoCloseable {

  /** Starts one. */
  @FunctionalInterface
  interface Starter {
    TestBroker start() throws IOException;
  }

  /** With user and password; the same after a restart. */
  String uri();

  /** Ends it at once. */
  void kill() throws IOException;

  /** Starts it again after {@link #kill}. */
  void restart() throws IOException;

  @Override
  void close();

  /** A virtual host of its own on the node that all tests share. */
  static TestBroker sharedRabbit() throws IOException {
    String uri = Brokers.freshVhost();
    return new TestBroker() {
      @Override
      public String uri() {
        return uri;
      }

      @Override
      public void kill() {
        throw new UnsupportedOperationException("others use this node");
      }

      @Override
      public void restart() {
        throw new UnsupportedOperationException("others use this node");
      }

      @Override
      public void close() {} // the node ends with the JVM
    };
  }

  /** A node that may be killed. */
  static TestBroker ownRabbit() throws IOException {
    RabbitNode node = Brokers.ownNode();
    return new TestBroker() {
      @Override
      public String uri() {
        return node.uri();
      }

      @Override
      public void kill() throws IOException {
        node.kill();
      }

      @Override
      public void restart() throws IOException {
        node.restart();
      }

      @Override
      public void close() {
        node.close();
      }
    };
  }

  /** The embedded one. It keeps nothing over a restart. */
  static TestBroker embedded() throws IOException {
    return new Embedded();
  }

  /** In this JVM. */
  final class Embedded implements TestBroker {

    private static final String NAME = "erel";

    private EmbeddedBroker broker;

    private Embedded() throws IOException {
      broker = EmbeddedBroker.start(org.erel.testing.Ports.free(), NAME, NAME);
    }

    @Override
    public String uri() {
      return broker.uri();
    }

    @Override
    public void kill() {
      broker.close();
    }

    @Override
    public void restart() throws IOException {
      broker = EmbeddedBroker.start(broker.port(), NAME, NAME);
    }

    @Override
    public void close() {
      broker.close();
    }
  }
}
