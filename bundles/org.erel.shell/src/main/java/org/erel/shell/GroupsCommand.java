package org.erel.shell;

import java.util.List;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the groups. */
@Command(
    name = "groups",
    description = "List the groups: revision, publisher, members, releases, and the hosts in them.",
    footer = {"  ${COMMAND-FULL-NAME}", "  ${COMMAND-FULL-NAME} --json"})
final class GroupsCommand extends ClusterCommand {

  @Mixin private QueryOptions query;

  GroupsCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws BrokerUnavailableException {
    try (ClusterSession session = open()) {
      Cluster cluster = session.cluster();
      List<GroupView> groups =
          GroupView.of(cluster.documents(query.timeout), cluster.hosts(query.timeout));
      out().print(query.json ? Json.groups(groups) : GroupsTable.of(groups));
      return ExitCodes.DONE;
    }
  }
}
