package org.erel.wire;

import org.erel.api.BrokerUnavailableException;
import org.osgi.annotation.versioning.ProviderType;

/** Questions whose answers come to one place. Thread-safe. */
@ProviderType
public interface Conversation extends AutoCloseable {

  /**
   * Sends a question, and waits until the broker has confirmed it.
   *
   * @param destination where to
   * @param question what to ask
   * @return false where the broker had no queue for it
   * @throws BrokerUnavailableException as {@link Bus#send}
   */
  boolean ask(Destination destination, Message question) throws BrokerUnavailableException;

  /** Ends it: answers that come later are dropped. Closing twice does nothing. */
  @Override
  void close();
}
