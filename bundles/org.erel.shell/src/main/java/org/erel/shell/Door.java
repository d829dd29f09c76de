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
 */
record Door(Opening opening, InputStream in, Path directory, String publisher) {

  /** For commands that are looked at, and not run. */
  static final Door CLOSED =
      new Door(
          command -> {
            throw new IllegalStateException("closed");
          },
          InputStream.nullInputStream(),
          Path.of(""),
          "");

  /** Opens the cluster for one command. */
  @FunctionalInterface
  interface Opening {
    ClusterSession open(ClusterCommand command) throws BrokerUnavailableException;
  }
}
