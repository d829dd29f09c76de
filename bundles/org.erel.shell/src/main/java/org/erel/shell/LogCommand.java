package org.erel.shell;

import java.util.List;
import java.util.OptionalLong;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Revision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists what was published of a group or release. */
@Command(
    name = "log",
    description = {
      "List what was published of a group or release: revision, when, by whom, and what it changed.",
      "Newest first. A revision is there twice where two were published at once and one gave way."
    },
    footer = {"  ${COMMAND-FULL-NAME} web", "  ${COMMAND-FULL-NAME} web --json"})
final class LogCommand extends ClusterCommand {

  @Parameters(paramLabel = "GROUP", description = "The group's name, or a release's NAME@VERSION.")
  private String name;

  @Mixin private QueryOptions query;

  LogCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws BrokerUnavailableException {
    try (ClusterSession session = open()) {
      List<Revision> log = session.cluster().log(name, query.timeout);
      if (log.isEmpty()) {
        err().println(GetCommand.missing(name, OptionalLong.empty()));
        return ExitCodes.FAILED;
      }
      out().print(query.json ? AnswersJson.log(log) : table(log));
      return ExitCodes.DONE;
    }
  }

  private static TextTable table(List<Revision> log) {
    TextTable table = new TextTable("REVISION", "PUBLISHED", "BY", "KEY", "WHAT CHANGED");
    for (Revision revision : log) {
      table.row(
          Long.toString(revision.document().revision()),
          Words.of(revision.published()),
          revision.document().publisher() + (revision.forced() ? " (forced)" : ""),
          revision.key().map(key -> key.substring(0, 8)).orElse(""),
          revision.changes().isEmpty() ? "nothing" : String.join("; ", revision.changes()));
    }
    return table;
  }
}
