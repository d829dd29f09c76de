package org.erel.broker;

import java.time.Clock;
import java.util.Map;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Settings;
import org.erel.trust.Signer;
import org.erel.wire.Bus;
import org.erel.wire.ContentBus;

/** An operator's connection to the broker, for a command on a plain class path. Thread-safe. */
public final class OperatorSession implements AutoCloseable {

  private final AmqpBus bus;
  private final Cluster cluster;

  private OperatorSession(AmqpBus bus, Signer signer) {
    this.bus = bus;
    this.cluster = new BrokerCluster(bus, Clock.systemUTC(), signer);
  }

  /**
   * Connects. Tries each broker once, for a few seconds.
   *
   * @param brokers one AMQP URI, or several with commas between
   * @return connected; once the connection is lost, calls fail
   * @throws BrokerUnavailableException if no broker takes us; names each, the reason and the way
   *     out, without the password
   * @throws IllegalArgumentException if the URIs are not valid
   */
  public static OperatorSession open(String brokers) throws BrokerUnavailableException {
    return open(Map.of(Settings.BROKER, brokers), Signer.NONE);
  }

  /**
   * Connects. Tries each broker once, for a few seconds, in the order of the setting.
   *
   * @param settings {@link Settings#BROKER}, {@link Settings#DELIVERY_RATE}, and for TLS {@link
   *     Settings#TLS_CA} and what follows it there; keys that are not there have their defaults,
   *     but the broker has none
   * @param signer vouches for what the operator publishes and orders
   * @return connected; once the connection is lost, calls fail
   * @throws BrokerUnavailableException if no broker takes us; names each, the reason and the way
   *     out, without any password
   * @throws IllegalArgumentException if the settings are not valid
   */
  public static OperatorSession open(Map<String, String> settings, Signer signer)
      throws BrokerUnavailableException {
    return new OperatorSession(AmqpBus.operator(settings::get, signer), signer);
  }

  /**
   * What can be asked of the cluster.
   *
   * @return works until {@link #close}
   */
  public Cluster cluster() {
    return cluster;
  }

  /**
   * The way to the hosts.
   *
   * @return works until {@link #close}
   */
  public Bus bus() {
    return bus;
  }

  /**
   * The way of releases' content.
   *
   * @return works until {@link #close}
   */
  public ContentBus content() {
    return bus;
  }

  /** Ends the connection, within a few seconds. */
  @Override
  public void close() {
    bus.close();
  }
}
