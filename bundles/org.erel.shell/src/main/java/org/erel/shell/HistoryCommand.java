package org.erel.shell;

import org.erel.api.Answers;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.HostHistory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what happened to a release. */
@Command(
    name = "history",
    description = {
      "Show what happened to a release: what, when, how long it took, who asked, and why.",
      "The newest comes last. Times are by the hosts' clocks."
    },
    footer = {"  ${COMMAND-FULL-NAME} shop", "  ${COMMAND-FULL-NAME} shop --host web-1 --json"})
final class HistoryCommand extends AnswerCommand {

  @Parameters(paramLabel = "RELEASE", description = "The release's name, without a version.")
  private String release;

  HistoryCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws BrokerUnavailableException {
    try (ClusterSession session = open()) {
      Answers<HostHistory> answers = session.cluster().history(release, hosts(), timeout());
      return show(
          answers,
          HistoryTable::of,
          AnswersJson::history,
          "no host that answered and is meant knows release " + release + "; see status");
    }
  }
}
