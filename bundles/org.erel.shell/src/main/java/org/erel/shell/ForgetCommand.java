package org.erel.shell;

import java.util.List;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes hosts off the roster. */
@Command(
    name = "forget",
    description = {
      "Forget hosts that will not come back, so that they no longer count in majorities.",
      "A host that comes back all the same belongs to the cluster again."
    },
    footer = {"  ${COMMAND-FULL-NAME} web-3"})
final class ForgetCommand extends ClusterCommand {

  @Parameters(arity = "1..*", paramLabel = "HOST", description = "Their identifiers.")
  private List<String> hosts;

  ForgetCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws BrokerUnavailableException {
    int code = ExitCodes.DONE;
    try (ClusterSession session = open()) {
      Cluster cluster = session.cluster();
      for (String host : hosts) {
        if (cluster.forget(host, Queries.PATIENCE)) {
          out().println(host + " is forgotten");
        } else {
          err()
              .println(host + " is not known, or is running: see hosts, and stop its master first");
          code = ExitCodes.FAILED;
        }
      }
    }
    return code;
  }
}
