package org.erel.shell;

import java.time.Duration;
import java.util.OptionalLong;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
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
      "  ${COMMAND-FULL-NAME} --timeout 5s - < web.json"
    })
final class PublishCommand extends ClusterCommand {

  @Parameters(paramLabel = "FILE", description = "The document as JSON; - reads standard input.")
  private String file;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long to wait for hosts. Default: ${DEFAULT-VALUE}")
  private Duration timeout;

  PublishCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws InvalidDocumentException, BrokerUnavailableException {
    DocumentFile document = new DocumentFile(file, this);
    try {
      String content = document.content();
      try (ClusterSession session = open()) {
        return report(
            session
                .cluster()
                .publish(
                    content,
                    door.publisher(),
                    OptionalLong.empty(),
                    timeout,
                    host -> err().println(host + " has it")));
      }
    } catch (InvalidDocumentException e) {
      throw document.named(e);
    }
  }

  private int report(PublishOutcome outcome) {
    int known = outcome.stored().size() + outcome.refused().size() + outcome.silent().size();
    out()
        .printf(
            "%s revision %d is on disk at %d of %d hosts%s%n",
            outcome.document().name(),
            outcome.document().revision(),
            outcome.stored().size(),
            known,
            outcome.stored().isEmpty() ? "" : ": " + Words.of(outcome.stored()));
    if (!outcome.silent().isEmpty()) {
      err()
          .println(
              "silent: " + Words.of(outcome.silent()) + " (what they missed they get when back)");
    }
    outcome
        .refused()
        .forEach((host, reason) -> err().println("refused by " + host + ": " + reason));
    if (outcome.acknowledged()) {
      return ExitCodes.DONE;
    }
    if (outcome.refused().isEmpty()) {
      err()
          .println(
              known == 0
                  ? "not published: no host is known on this broker; start a master"
                  : "not published: no majority of the known hosts has it; start them and publish"
                      + " again");
    }
    return ExitCodes.FAILED;
  }
}
