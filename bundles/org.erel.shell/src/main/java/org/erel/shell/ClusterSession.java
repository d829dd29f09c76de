package org.erel.shell;

import org.erel.api.Cluster;
import org.erel.api.ReleasePusher;

/** The cluster, for as long as one command runs. */
@FunctionalInterface
public interface ClusterSession extends AutoCloseable {

  /**
   * The cluster.
   *
   * @return works until the session is closed
   */
  Cluster cluster();

  /**
   * Brings releases to the cluster.
   *
   * @return works until the session is closed
   * @throws UnsupportedOperationException in a master's shell, whose releases-repo/ does that
   */
  default ReleasePusher pusher() {
    throw new UnsupportedOperationException("drop it into releases-repo/");
  }

  /** Ends the connection. Does nothing where there is none of its own. */
  @Override
  default void close() {}
}
