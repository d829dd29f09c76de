package org.erel.shell;

import org.erel.api.Answers;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.HostDrift;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what other tools did to the configurations of releases, and puts it back. */
@Command(
    name = "drift",
    description = {
      "Show configurations of releases that other tools changed, deleted or added on a host.",
      "As with diff, the exit code is 1 where there are any, unless they are undone."
    },
    footer = {
      "  ${COMMAND-FULL-NAME}",
      "  ${COMMAND-FULL-NAME} shop --host web-1",
      "  ${COMMAND-FULL-NAME} shop --undo"
    })
final class DriftCommand extends AnswerCommand {

  @Parameters(
      paramLabel = "RELEASE",
      arity = "0..1",
      defaultValue = "",
      description = "Only this release, and the hosts that want or have it.")
  private String release;

  @Option(
      names = "--undo",
      description = "Put the configurations back as the releases have them; shows what was there.")
  private boolean undo;

  DriftCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws BrokerUnavailableException {
    try (ClusterSession session = open()) {
      Answers<HostDrift> answers = session.cluster().drift(release, undo, hosts(), timeout());
      boolean drifted = answers.given().stream().anyMatch(host -> !host.drifts().isEmpty());
      int shown =
          show(
              answers,
              DriftTable::of,
              AnswersJson::drift,
              release.isEmpty()
                  ? "no host that is meant answered: is its master running?"
                  : "no host that answered and is meant wants or has release "
                      + release
                      + "; see status");
      if (drifted && undo) {
        err().println("put back");
      }
      return drifted && !undo ? ExitCodes.FAILED : shown;
    }
  }
}
