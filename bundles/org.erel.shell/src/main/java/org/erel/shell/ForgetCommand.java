package org.erel.shell;

import java.time.Duration;
import java.util.List;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.ForgetOutcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes hosts off the roster. */
@Command(
    name = "forget",
    description = {
      "Forget hosts that will not come back, so that they no longer count in majorities.",
      "A majority of the cluster's hosts must be running for that, those that are to be forgotten counted as silent.",
      "A host that comes back all the same belongs to the cluster again."
    },
    footer = {"  ${COMMAND-FULL-NAME} web-3"})
final class ForgetCommand extends ClusterCommand {

  /** Several rounds between hosts, after those that stopped a moment ago are missed. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Option(
      names = "--force",
      description = {
        "Do without the majority, where hosts will not come back that are needed for one: name each of them.",
        "Where they run on, but out of reach, what is published on both sides is overwritten unseen."
      })
  private boolean force;

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
        ForgetOutcome outcome = cluster.forget(host, force, PATIENCE);
        if (outcome == ForgetOutcome.FORGOTTEN) {
          out().println(host + " is forgotten");
        } else {
          err().println(host + " " + reason(outcome));
          code = ExitCodes.FAILED;
        }
      }
    }
    return code;
  }

  private static String reason(ForgetOutcome outcome) {
    return switch (outcome) {
      case UNKNOWN -> "is not known: see hosts";
      case RUNNING -> "is running: stop its master first";
      case REFUSED -> "is not forgotten: hosts refuse that, and their status says why; use --key";
      default ->
          "is not forgotten: no majority of the hosts took it over in time. Start more of them and try again; with --force where they will not come back";
    };
  }
}
