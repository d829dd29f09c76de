package org.erel.shell;

import java.time.Instant;
import java.util.List;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster.Roll;
import org.erel.api.Silence;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the hosts. */
@Command(
    name = "hosts",
    description = {
      "List the hosts: labels, groups, state, version, since when; the silent ones too.",
      "A silent host has crashed, hangs or is cut off; a stopped one was stopped in good order.",
      "Last seen is when another host last heard of it: hosts speak up every half minute or so."
    },
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
      List<Silence> silences = session.cluster().silences(roll, query.timeout);
      Instant now = Instant.now();
      out()
          .print(query.json ? Json.hosts(roll, silences, now) : HostsTable.of(roll, silences, now));
      return ExitCodes.DONE;
    }
  }
}
