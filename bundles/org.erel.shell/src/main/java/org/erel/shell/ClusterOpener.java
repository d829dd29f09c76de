package org.erel.shell;

import java.util.Map;
import java.util.function.Supplier;
import org.erel.api.BrokerUnavailableException;

/** Opens the way to the cluster through a broker. */
@FunctionalInterface
public interface ClusterOpener {

  /**
   * Connects. Called once by each command that runs, after its arguments were found right; never
   * for help.
   *
   * @param settings those that say which broker, by the names in {@link org.erel.api.Settings}:
   *     always the AMQP URI, which may carry a password, what of TLS is set, and the file of the
   *     operator's key where there is one
   * @param passphrase asked when something must be signed and the key is encrypted
   * @return the session, which the command closes
   * @throws BrokerUnavailableException if the broker cannot be reached or refuses us
   * @throws IllegalArgumentException if the settings are not valid; without a password in the
   *     message
   */
  ClusterSession open(Map<String, String> settings, Supplier<char[]> passphrase)
      throws BrokerUnavailableException;
}
