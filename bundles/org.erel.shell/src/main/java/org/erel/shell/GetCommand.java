package org.erel.shell;

import java.util.Optional;
import java.util.OptionalLong;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Document;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a group's document. */
@Command(
    name = "get",
    description = {
      "Print a group's document as it was published; on standard error, its revision and whose it is.",
      "Hosts keep the last 50 that were replaced."
    },
    footer = {"  ${COMMAND-FULL-NAME} web > web.json", "  ${COMMAND-FULL-NAME} web --revision 7"})
final class GetCommand extends ClusterCommand {

  @Parameters(paramLabel = "GROUP", description = "The group's name.")
  private String name;

  @Option(
      names = "--revision",
      paramLabel = "N",
      description = "Which one, as 'log' lists them. Default: the newest.")
  private Long revision;

  GetCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws BrokerUnavailableException {
    OptionalLong which = revision == null ? OptionalLong.empty() : OptionalLong.of(revision);
    try (ClusterSession session = open()) {
      Optional<Document> found = session.cluster().document(name, which, Queries.PATIENCE);
      if (found.isEmpty()) {
        err().println(missing(name, which));
        return ExitCodes.FAILED;
      }
      Document document = found.get();
      err()
          .printf(
              "%s, %s%s%s%n",
              document.reference(),
              Words.of(document.published()),
              document.forced() ? ", forced" : "",
              document.tombstone() ? ": it ends the group" : "");
      if (!document.tombstone()) {
        out().println(document.content().stripTrailing());
      }
      return ExitCodes.DONE;
    }
  }

  /** What to say of a document that no host has. */
  static String missing(String name, OptionalLong revision) {
    return revision.isEmpty()
        ? "no host that answered knows a group '" + name + "'; see groups"
        : "no host that answered has revision %d of group '%s'; see log %s"
            .formatted(revision.getAsLong(), name, name);
  }
}
