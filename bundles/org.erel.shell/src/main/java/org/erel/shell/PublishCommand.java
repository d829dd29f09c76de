package org.erel.shell;

import org.erel.api.BrokerUnavailableException;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Preview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes a group's document. */
@Command(
    name = "publish",
    description = {
      "Publish a group's document: which hosts belong to it, and what they shall run.",
      "Done when a majority of the known hosts has it on disk. A silent host gets it when it is back."
    },
    footer = {
      "  ${COMMAND-FULL-NAME} web.json",
      "  ${COMMAND-FULL-NAME} web.json --dry-run",
      "  ${COMMAND-FULL-NAME} web.json --wait all --timeout 5s",
      "  ${COMMAND-FULL-NAME} - --base 7 < web.json"
    })
final class PublishCommand extends PublishingCommand {

  @Parameters(paramLabel = "FILE", description = "The document as JSON; - reads standard input.")
  private String file;

  @Option(
      names = "--dry-run",
      description = "Show what it would change, and on which hosts; publish nothing.")
  private boolean dryRun;

  PublishCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws InvalidDocumentException, BrokerUnavailableException {
    DocumentFile document = new DocumentFile(file, this);
    try {
      String content = document.content();
      try (ClusterSession session = open()) {
        if (dryRun) {
          return preview(session.cluster().preview(content, options.timeout()));
        }
        return publish(session.cluster(), content, options.terms());
      }
    } catch (InvalidDocumentException e) {
      throw document.named(e);
    }
  }

  private int preview(Preview preview) {
    out()
        .println(
            preview
                .held()
                .map(held -> "would replace " + held)
                .orElse("would be the first revision"));
    preview.changes().forEach(change -> out().println("  " + TextTable.line(change)));
    if (preview.changes().isEmpty()) {
      out().println("  it says the same: no host changes");
    } else {
      out()
          .println(
              "hosts that it is about: "
                  + (preview.hosts().isEmpty() ? "none" : Words.of(preview.hosts())));
    }
    if (!preview.silent().isEmpty()) {
      err().println("silent, and perhaps meant: " + Words.of(preview.silent()));
    }
    err().println("nothing was published; 'plan' shows what each host would do");
    return ExitCodes.DONE;
  }
}
