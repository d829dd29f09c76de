package org.erel.shell;

import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster.Roll;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the hosts. */
@Command(
    name = "hosts",
    description =
        "List the hosts: labels, groups, state, version, since when; the silent ones too.",
    footer = {"  ${COMMAND-FULL-NAME}", "  ${COMMAND-FULL-NAME} --json"})
final class HostsCommand extends ClusterCommand {

  @Mixin private QueryOptions query;

  HostsCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws BrokerUnavailableException {
    try (ClusterSession session = open()) {
      Roll roll = session.cluster().hosts(query.timeout);
      out().print(query.json ? Json.hosts(roll) : HostsTable.of(roll));
      return ExitCodes.DONE;
    }
  }
}
