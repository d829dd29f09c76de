package org.erel.shell;

import java.util.Optional;
import java.util.OptionalLong;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Document;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a document. */
@Command(
    name = "get",
    description = {
      "Print a group's or release's document as it was published; on standard error, its revision and",
      "whose it is.",
      "Hosts keep the last 50 that were replaced."
    },
    footer = {
      "  ${COMMAND-FULL-NAME} web > web.json",
      "  ${COMMAND-FULL-NAME} web --revision 7",
      "  ${COMMAND-FULL-NAME} shop@1.2.0"
    })
final class GetCommand extends ClusterCommand {

  @Parameters(paramLabel = "GROUP", description = "The group's name, or a release's NAME@VERSION.")
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
              document.tombstone()
                  ? ": it ends the " + (isRelease(name) ? "release" : "group")
                  : "");
      if (!document.tombstone()) {
        out().println(document.content().stripTrailing());
      }
      return ExitCodes.DONE;
    }
  }

  /** What to say of a document that no host has. */
  static String missing(String name, OptionalLong revision) {
    if (revision.isPresent()) {
      return "no host that answered has revision %d of %s '%s'; see log %s"
          .formatted(revision.getAsLong(), isRelease(name) ? "release" : "group", name, name);
    }
    return isRelease(name)
        ? "no host that answered knows a release " + name + "; its name in full is NAME@1.2.0"
        : "no host that answered knows a group '" + name + "'; see groups";
  }

  /** Whether a name is a release's, whose document never changes. */
  static boolean isRelease(String name) {
    return Document.Kind.of(name) == Document.Kind.RELEASE;
  }
}
