package org.erel.shell;

import java.time.Duration;
import java.util.List;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the groups. */
@Command(
    name = "groups",
    description = "List the groups: revision, publisher, members, releases, and the hosts in them.",
    footer = {"  ${COMMAND-FULL-NAME}", "  ${COMMAND-FULL-NAME} --json"})
final class GroupsCommand extends ClusterCommand {

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "3s",
      converter = DurationConverter.class,
      description = "How long to wait for silent hosts. Default: ${DEFAULT-VALUE}")
  private Duration timeout;

  GroupsCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws BrokerUnavailableException {
    try (ClusterSession session = open()) {
      Cluster cluster = session.cluster();
      List<GroupView> groups = GroupView.of(cluster.documents(timeout), cluster.hosts(timeout));
      out().print(json ? Json.groups(groups) : GroupsTable.of(groups));
      return ExitCodes.DONE;
    }
  }
}
