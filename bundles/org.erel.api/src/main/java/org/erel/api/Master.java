package org.erel.api;

import org.osgi.annotation.versioning.ProviderType;

/** The master of this host. */
@ProviderType
public interface Master {

  /**
   * What this host is about, now.
   *
   * @return a snapshot
   */
  HostStatus status();

  /**
   * Carries an action out on this host. Blocks until it is done.
   *
   * @param order what to do, and who asks
   * @return what came of it
   */
  ActionOutcome perform(Order order);
}
