package org.erel.shell;

import org.erel.api.BrokerUnavailableException;
import org.erel.api.InvalidDocumentException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a group or release. */
@Command(
    name = "unpublish",
    description = {
      "End a group: its hosts remove what no other group wants. Hosts that are away do so when back.",
      "'log' still shows what it was, and 'revert' brings it back.",
      "Or end a release, NAME@VERSION, whatever wants it ('remove' looks first): the cluster knows it",
      "no more. Hosts that run it go on."
    },
    footer = {
      "  ${COMMAND-FULL-NAME} web",
      "  ${COMMAND-FULL-NAME} web --base 7",
      "  ${COMMAND-FULL-NAME} shop@1.2.0"
    })
final class UnpublishCommand extends PublishingCommand {

  @Parameters(paramLabel = "GROUP", description = "The group's name, or a release's NAME@VERSION.")
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
