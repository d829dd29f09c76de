package org.erel.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The other hosts that this host has heard of. */
@ProviderType
public interface Peers {

  /**
   * Whom this host knows, silent ones included.
   *
   * @return identifiers, sorted, without this host's own
   */
  List<String> all();

  /**
   * The broker has no queue for a peer: its master is not connected. It is known again when it is
   * heard of.
   *
   * @param host its identifier
   */
  void forget(String host);
}
