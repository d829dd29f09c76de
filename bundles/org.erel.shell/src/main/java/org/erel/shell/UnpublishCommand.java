package org.erel.shell;

import org.erel.api.BrokerUnavailableException;
import org.erel.api.InvalidDocumentException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a group. */
@Command(
    name = "unpublish",
    description = {
      "End a group: its hosts remove what no other group wants. Hosts that are away do so when back.",
      "'log' still shows what it was, and 'revert' brings it back."
    },
    footer = {"  ${COMMAND-FULL-NAME} web", "  ${COMMAND-FULL-NAME} web --base 7"})
final class UnpublishCommand extends PublishingCommand {

  @Parameters(paramLabel = "GROUP", description = "The group's name.")
  private String name;

  UnpublishCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws InvalidDocumentException, BrokerUnavailableException {
    try (ClusterSession session = open()) {
      return unpublish(session.cluster(), name, options.terms());
    }
  }
}
