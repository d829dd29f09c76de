package org.erel.broker;

import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;

/** An operator's connection to the broker, for a command on a plain class path. Thread-safe. */
public final class OperatorSession implements AutoCloseable {

  private final AmqpBus bus;
  private final Cluster cluster;

  private OperatorSession(AmqpBus bus) {
    this.bus = bus;
    this.cluster = new BrokerCluster(bus);
  }

  /**
   * Connects. Tries each broker once, for a few seconds.
   *
   * @param brokers one AMQP URI, or several with commas between
   * @return connected; once the connection is lost, calls fail
   * @throws BrokerUnavailableException if no broker takes us; names the last, the reason and the
   *     way out, without the password
   * @throws IllegalArgumentException if the URIs are not valid
   */
  public static OperatorSession open(String brokers) throws BrokerUnavailableException {
    return new OperatorSession(AmqpBus.operator(brokers));
  }

  /**
   * What can be asked of the cluster.
   *
   * @return works until {@link #close}
   */
  public Cluster cluster() {
    return cluster;
  }

  /** Ends the connection, within a few seconds. */
  @Override
  public void close() {
    bus.close();
  }
}
