package org.erel.shell;

import java.time.Duration;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster.Roll;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the hosts. */
@Command(
    name = "hosts",
    description =
        "List the hosts: labels, groups, state, version, since when; the silent ones too.",
    footer = {"  ${COMMAND-FULL-NAME}", "  ${COMMAND-FULL-NAME} --json"})
final class HostsCommand extends ClusterCommand {

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "3s",
      converter = DurationConverter.class,
      description = "How long to wait for silent hosts. Default: ${DEFAULT-VALUE}")
  private Duration timeout;

  HostsCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws BrokerUnavailableException {
    try (ClusterSession session = open()) {
      Roll roll = session.cluster().hosts(timeout);
      out().print(json ? Json.hosts(roll) : HostsTable.of(roll));
      return ExitCodes.DONE;
    }
  }
}
