package org.erel.shell;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.erel.api.BrokenReleaseException;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.InvalidDocumentException;
import org.erel.api.ReleasePusher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a release to the cluster. */
@Command(
    name = "push",
    description = {
      "Bring a release to the cluster. Some hosts keep it, and those whose groups",
      "need it get it from them. What hosts have already does not travel again; a push",
      "that was broken off goes on where it was."
    },
    footer = {
      "  ${COMMAND-FULL-NAME} shop-1.2.0.erel",
      "  ${COMMAND-FULL-NAME} shop-1.2.0.erel --replicas 3 --wait 2"
    })
final class PushCommand extends ClusterCommand {

  private static final double MIB = 1 << 20;

  @Parameters(
      paramLabel = "FILE",
      description = "An archive, or a folder as it may be dropped into releases-repo.")
  private String file;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many hosts shall keep it. Default: ${DEFAULT-VALUE}")
  private int replicas;

  @Option(
      names = "--wait",
      paramLabel = "N",
      description = "How many of them must have it. Default: all of them")
  private Integer wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "30s",
      description = "How long nothing may move. Default: ${DEFAULT-VALUE}")
  private Duration timeout;

  PushCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws InvalidDocumentException, BrokerUnavailableException {
    ReleasePusher.Terms terms = terms();
    Path path = door.directory().resolve(file);
    try (ClusterSession session = open();
        ProgressLine line = new ProgressLine(err(), door.terminal())) {
      return report(session.pusher().push(path, terms, far -> line.show(text(far))), terms);
    } catch (BrokenReleaseException e) {
      err().println(file + ": " + e.getMessage());
      return ExitCodes.FAILED;
    } catch (NoSuchFileException e) {
      throw wrong(file + ": no such file");
    } catch (IOException e) {
      err().println(file + " cannot be read: " + e.getMessage());
      return ExitCodes.FAILED;
    }
  }

  private ReleasePusher.Terms terms() {
    try {
      return new ReleasePusher.Terms(door.publisher(), replicas, wait == null ? 0 : wait, timeout);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  static String text(ReleasePusher.Progress far) {
    return "%s: %s; %.1f MiB sent"
        .formatted(
            far.release(),
            far.here().entrySet().stream()
                .map(
                    e ->
                        "%s %3d %%"
                            .formatted(e.getKey(), e.getValue() * 100 / Math.max(1, far.size())))
                .collect(Collectors.joining(", ")),
            far.sent() / MIB);
  }

  private int report(ReleasePusher.Outcome outcome, ReleasePusher.Terms terms) {
    if (!outcome.holders().isEmpty()) {
      out()
          .printf(
              "%s (%s) is on %d hosts: %s; %.1f MiB sent%n",
              outcome.release(),
              ContentsTable.size(outcome.size()),
              outcome.holders().size(),
              Words.of(outcome.holders()),
              outcome.sent() / MIB);
    }
    outcome.failed().forEach((host, reason) -> err().println("not on " + host + ": " + reason));
    if (outcome.enough()) {
      return ExitCodes.DONE;
    }
    if (!outcome.announced().acknowledged()) {
      err().println("not pushed: the cluster was not told of it");
      outcome
          .announced()
          .refused()
          .forEach((host, reason) -> err().println("refused by " + host + ": " + reason));
      err()
          .println(
              outcome.announced().refused().isEmpty()
                  ? "no majority of the hosts answered; start the others, and push again"
                  : "see the reasons above");
    } else {
      err()
          .println(
              "not enough: %s must have it, and %d do; push again, it goes on where it was"
                  .formatted(
                      terms.awaited() == 0 ? "all that keep it" : terms.awaited() + " hosts",
                      outcome.holders().size()));
    }
    return ExitCodes.FAILED;
  }
}
