package org.erel.shell;

import java.util.List;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.DocumentReference;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishProgress;
import org.erel.api.PublishTerms;
import picocli.CommandLine.Mixin;

/** What commands share that publish. */
abstract class PublishingCommand extends ClusterCommand {

  private static final int NAMED = 5;

  @Mixin PublishOptions options;

  PublishingCommand(Door door) {
    super(door);
  }

  /** Publishes a document, and says what came of it. */
  int publish(Cluster cluster, String content, PublishTerms terms)
      throws InvalidDocumentException, BrokerUnavailableException {
    try (ProgressLine line = new ProgressLine(err(), door.terminal())) {
      return report(
          cluster.publish(content, door.publisher(), terms, far -> line.show(text(far))), terms);
    }
  }

  /** Publishes whose keys are trusted, and says what came of it. */
  int publishKeys(Cluster cluster, String content, PublishTerms terms)
      throws InvalidDocumentException, BrokerUnavailableException {
    try (ProgressLine line = new ProgressLine(err(), door.terminal())) {
      return report(
          cluster.publishKeys(content, door.publisher(), terms, far -> line.show(text(far))),
          terms);
    }
  }

  /** Publishes the end of a group or release, and says what came of it. */
  int unpublish(Cluster cluster, String name, PublishTerms terms)
      throws InvalidDocumentException, BrokerUnavailableException {
    try (ProgressLine line = new ProgressLine(err(), door.terminal())) {
      return report(
          cluster.unpublish(name, door.publisher(), terms, far -> line.show(text(far))), terms);
    }
  }

  private static String text(PublishProgress far) {
    return "on disk at %d of %d hosts%s"
        .formatted(
            far.stored().size(),
            far.stored().size() + far.awaited().size(),
            far.awaited().isEmpty() ? "" : "; waiting for " + some(far.awaited()));
  }

  private static String some(List<String> hosts) {
    return hosts.size() <= NAMED
        ? Words.of(hosts)
        : Words.of(hosts.subList(0, NAMED)) + " and " + (hosts.size() - NAMED) + " more";
  }

  private int report(PublishOutcome outcome, PublishTerms terms) {
    outcome.document().ifPresent(document -> stored(document, outcome));
    if (!outcome.silent().isEmpty()) {
      err()
          .println(
              "silent: " + Words.of(outcome.silent()) + " (what they missed they get when back)");
    }
    outcome
        .refused()
        .forEach((host, reason) -> err().println("refused by " + host + ": " + reason));
    switch (outcome.verdict()) {
      case ACKNOWLEDGED -> {
        return ExitCodes.DONE;
      }
      case HELD -> {
        held(outcome);
        return ExitCodes.DONE;
      }
      case OVERTAKEN -> overtaken(outcome.newest().orElseThrow());
      case SHORT ->
          err()
              .println(
                  "not acknowledged: "
                      + asked(terms)
                      + " must have it on disk; "
                      + (outcome.silent().isEmpty()
                          ? "those that refused it say why"
                          : "start the others and publish again, or ask for less with --wait"));
      case NO_MAJORITY -> err().println("not published: " + noMajority(outcome));
    }
    return ExitCodes.FAILED;
  }

  private static String noMajority(PublishOutcome outcome) {
    if (outcome.known() == 0) {
      return "no host is known on this broker; start a master";
    }
    return outcome.silent().isEmpty()
        ? "of the " + outcome.known() + " known hosts no majority takes it; they say why"
        : "no majority of the "
            + outcome.known()
            + " known hosts answered; start the others and publish again, or --force";
  }

  private void stored(DocumentReference document, PublishOutcome outcome) {
    out()
        .printf(
            "%s revision %d is on disk at %d of %d hosts%s%n",
            document.name(),
            document.revision(),
            outcome.stored().size(),
            outcome.known(),
            outcome.stored().isEmpty() ? "" : ": " + Words.of(outcome.stored()));
  }

  private void held(PublishOutcome outcome) {
    out()
        .printf(
            "%s was there already, on disk at %d of %d hosts: %s%n",
            outcome.newest().orElseThrow(),
            outcome.stored().size(),
            outcome.known(),
            Words.of(outcome.stored()));
  }

  private void overtaken(DocumentReference newest) {
    err()
        .println(
            "not published: revision %d by %s came since; see it with 'log %s', and publish with --base %d to replace it"
                .formatted(
                    newest.revision(), newest.publisher(), newest.name(), newest.revision()));
  }

  private static String asked(PublishTerms terms) {
    return switch (terms.quorum().kind()) {
      case ALL -> "all hosts";
      case MAJORITY -> "a majority of the hosts";
      case NUMBER -> terms.quorum().number() + " hosts";
    };
  }
}
