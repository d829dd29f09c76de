package org.erel.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The other hosts of the cluster, running or not. */
@ProviderType
public interface Peers {

  /**
   * Whom this host has heard of and nobody has had forgotten.
   *
   * @return identifiers, sorted, without this host's own
   */
  List<String> all();
}
