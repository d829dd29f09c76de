package org.erel.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The other hosts that this host has heard of, and that did not leave in good order. */
@ProviderType
public interface Peers {

  /**
   * Whom this host knows, silent ones included.
   *
   * @return identifiers, sorted, without this host's own
   */
  List<String> all();

  /**
   * Whom it makes sense to ask.
   *
   * @return those of {@link #all} that are not known to be unreachable, sorted
   */
  List<String> reachable();

  /**
   * The broker has no queue for a peer: its master is not connected. It stays known, and counts as
   * reachable again when it is heard of.
   *
   * @param host its identifier; does nothing for one that is not known
   */
  void unreachable(String host);
}
