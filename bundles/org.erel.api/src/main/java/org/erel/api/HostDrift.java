package org.erel.api;

import java.util.List;

/**
 * What other tools did to the configurations of releases on one host.
 *
 * @param host the host's identifier
 * @param drifts sorted by release and PID; after an undo, what was put back
 */
public record HostDrift(String host, List<Drift> drifts) {

  /** Copies the list. */
  public HostDrift {
    drifts = List.copyOf(drifts);
  }
}
