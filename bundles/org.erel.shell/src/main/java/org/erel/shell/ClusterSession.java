package org.erel.shell;

import org.erel.api.Cluster;

/** The cluster, for as long as one command runs. */
@FunctionalInterface
public interface ClusterSession extends AutoCloseable {

  /**
   * The cluster.
   *
   * @return works until the session is closed
   */
  Cluster cluster();

  /** Ends the connection. Does nothing where there is none of its own. */
  @Override
  default void close() {}
}
