package org.erel.shell;

import java.util.List;
import org.erel.api.Answers;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.HostReleases;
import org.erel.api.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the releases. */
@Command(
    name = "releases",
    description = {
      "List the releases that the cluster has: how large, on which hosts, used by",
      "which groups, and what is on its way.",
      "A host gets what its groups need from any host that has it."
    },
    footer = {"  ${COMMAND-FULL-NAME}", "  ${COMMAND-FULL-NAME} --json"})
final class ReleasesCommand extends ClusterCommand {

  @Mixin private QueryOptions query;

  ReleasesCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws BrokerUnavailableException {
    try (ClusterSession session = open()) {
      Cluster cluster = session.cluster();
      Answers<HostReleases> answers = cluster.releases(Target.ALL, query.timeout);
      List<ReleaseView> releases =
          ReleaseView.of(
              cluster.releaseDocuments(query.timeout),
              answers.given(),
              GroupView.of(cluster.documents(query.timeout)));
      if (releases.isEmpty()) {
        err()
            .println(
                "the cluster has no release; drop one into any host's releases-repo, or push it");
      }
      out()
          .print(query.json ? AnswersJson.releases(releases, answers) : ReleasesTable.of(releases));
      answers
          .failed()
          .forEach((host, reason) -> err().println("failed on " + host + ": " + reason));
      if (!answers.silent().isEmpty()) {
        err().println("silent: " + Words.of(answers.silent()));
      }
      return answers.failed().isEmpty() ? ExitCodes.DONE : ExitCodes.FAILED;
    }
  }
}
