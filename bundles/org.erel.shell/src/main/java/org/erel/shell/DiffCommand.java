package org.erel.shell;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Preview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a document changes. */
@Command(
    name = "diff",
    description = {
      "Show what publishing a document would change: the difference to what the cluster holds.",
      "With --revision, what changed in a group since then. The exit code is 1 where something differs."
    },
    footer = {"  ${COMMAND-FULL-NAME} web.json", "  ${COMMAND-FULL-NAME} web --revision 7"})
final class DiffCommand extends ClusterCommand {

  @Parameters(
      paramLabel = "FILE|GROUP",
      description = "A document as JSON; - reads standard input. With --revision, a group's name.")
  private String what;

  @Option(
      names = "--revision",
      paramLabel = "N",
      description = "Compare the group's newest document with this one, as 'log' lists them.")
  private Long revision;

  DiffCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws InvalidDocumentException, BrokerUnavailableException {
    return revision == null ? file() : since(revision);
  }

  private int file() throws InvalidDocumentException, BrokerUnavailableException {
    DocumentFile file = new DocumentFile(what, this);
    try {
      String content = file.content();
      try (ClusterSession session = open()) {
        Preview preview = session.cluster().preview(content, Queries.PATIENCE);
        show(preview.changes());
        return preview.changes().isEmpty() ? ExitCodes.DONE : ExitCodes.FAILED;
      }
    } catch (InvalidDocumentException e) {
      throw file.named(e);
    }
  }

  private int since(long old) throws InvalidDocumentException, BrokerUnavailableException {
    if (GetCommand.isRelease(what)) {
      throw wrong("a release never changes; 'log " + what + "' tells when it came and went");
    }
    try (ClusterSession session = open()) {
      Cluster cluster = session.cluster();
      OptionalLong which = OptionalLong.of(old);
      Optional<Document> before = cluster.document(what, which, Queries.PATIENCE);
      Optional<Document> after = cluster.document(what, OptionalLong.empty(), Queries.PATIENCE);
      if (before.isEmpty() || after.isEmpty()) {
        err().println(GetCommand.missing(what, after.isEmpty() ? OptionalLong.empty() : which));
        return ExitCodes.FAILED;
      }
      List<String> changes = cluster.difference(before.get().content(), after.get().content());
      show(changes);
      return changes.isEmpty() ? ExitCodes.DONE : ExitCodes.FAILED;
    }
  }

  private void show(List<String> changes) {
    changes.forEach(change -> out().println(TextTable.line(change)));
    if (changes.isEmpty()) {
      err().println("no difference");
    }
  }
}
