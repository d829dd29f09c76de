package org.erel.shell;

import java.io.InputStream;
import java.nio.file.Path;
import org.erel.api.BrokerUnavailableException;

/**
 * What differs between the command line and Gogo.
 *
 * @param opening how a command gets at the cluster
 * @param in standard input
 * @param directory the working directory: relative file names start here
 * @param publisher who publishes
 * @param terminal whether standard error is one, whose line can be rewritten
 */
record Door(Opening opening, InputStream in, Path directory, String publisher, boolean terminal) {

  /** For commands that are looked at, and not run. */
  static final Door CLOSED =
      new Door(
          command -> {
            throw new IllegalStateException("closed");
          },
          InputStream.nullInputStream(),
          Path.of(""),
          "",
          false);

  /** Opens the cluster for one command. */
  @FunctionalInterface
  interface Opening {
    ClusterSession open(ClusterCommand command) throws BrokerUnavailableException;
  }
}
