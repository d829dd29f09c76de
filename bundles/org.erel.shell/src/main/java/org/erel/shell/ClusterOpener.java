package org.erel.shell;

import org.erel.api.BrokerUnavailableException;

/** Opens the way to the cluster through a broker. */
@FunctionalInterface
public interface ClusterOpener {

  /**
   * Connects. Called once by each command that runs, after its arguments were found right; never
   * for help.
   *
   * @param brokerUri an AMQP URI, which may carry a password
   * @return the session, which the command closes
   * @throws BrokerUnavailableException if the broker cannot be reached or refuses us
   * @throws IllegalArgumentException if the URI is not one; without the password in the message
   */
  ClusterSession open(String brokerUri) throws BrokerUnavailableException;
}
