package org.erel.shell;

import org.erel.api.Answers;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.HostPlan;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Proposal;
import org.erel.api.ReleaseId;
import org.osgi.framework.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Asks hosts what they would do. */
abstract class PlanCommand extends AnswerCommand {

  PlanCommand(Door door) {
    super(door);
  }

  int ask(Proposal proposal, String nobody)
      throws InvalidDocumentException, BrokerUnavailableException {
    try (ClusterSession session = open()) {
      Answers<HostPlan> answers = session.cluster().plan(proposal, hosts(), timeout());
      int shown = show(answers, PlanTable::of, AnswersJson::plan, nobody);
      boolean refused =
          answers.given().stream()
              .flatMap(host -> host.releases().stream())
              .anyMatch(release -> !release.reason().isEmpty());
      return refused ? ExitCodes.FAILED : shown;
    }
  }

  /** What if a document were published. */
  @Command(
      name = "plan",
      description = {
        "Show what hosts would do if a document were published, without doing it.",
        "It is staged beside what runs, to see which bundles would start and stop, and what would be refused.",
        "Without a document, what they have left to do. The exit code is 1 where something is refused."
      },
      footer = {
        "  ${COMMAND-FULL-NAME} web.json",
        "  ${COMMAND-FULL-NAME} web.json --host 'web-*' --json",
        "  ${COMMAND-FULL-NAME}"
      })
  static final class Plan extends PlanCommand {

    @Parameters(
        paramLabel = "FILE",
        arity = "0..1",
        description = "A group's document as JSON; - reads standard input.")
    private String file;

    Plan(Door door) {
      super(door);
    }

    @Override
    int run() throws InvalidDocumentException, BrokerUnavailableException {
      String nobody = "no host that is meant answered: is its master running?";
      if (file == null) {
        return ask(Proposal.NOTHING, nobody);
      }
      DocumentFile document = new DocumentFile(file, this);
      try {
        return ask(Proposal.document(document.content()), nobody);
      } catch (InvalidDocumentException e) {
        throw document.named(e);
      }
    }
  }

  /** What if a version were wanted. */
  @Command(
      name = "stage",
      description = {
        "Show what an update to a version would do, by staging it beside what runs.",
        "It gets the configurations that the groups want, and is taken away again. Nothing is changed.",
        "The exit code is 1 where it would be refused."
      },
      footer = {
        "  ${COMMAND-FULL-NAME} shop 1.3.0",
        "  ${COMMAND-FULL-NAME} shop 1.3.0 --group web"
      })
  static final class Stage extends PlanCommand {

    @Parameters(index = "0", paramLabel = "RELEASE", description = "The release's name.")
    private String release;

    @Parameters(
        index = "1",
        paramLabel = "VERSION",
        converter = VersionConverter.class,
        description = "A version that is on the hosts, dropped there or from the cluster.")
    private Version version;

    Stage(Door door) {
      super(door);
    }

    @Override
    int run() throws InvalidDocumentException, BrokerUnavailableException {
      ReleaseId id;
      try {
        id = new ReleaseId(release, version);
      } catch (IllegalArgumentException e) {
        throw wrong(e.getMessage());
      }
      return ask(
          Proposal.release(id),
          "no host that answered and is meant wants or has release "
              + release
              + ", or has "
              + version
              + "; see status and releases");
    }
  }
}
