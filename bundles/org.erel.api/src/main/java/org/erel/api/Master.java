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
   * @param action what to do
   * @param release a release's name
   * @return what came of it
   */
  ActionOutcome perform(Action action, String release);
}
