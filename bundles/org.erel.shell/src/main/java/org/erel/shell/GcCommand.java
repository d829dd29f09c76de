package org.erel.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.erel.api.Answers;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.HeldRelease;
import org.erel.api.HostReleases;
import org.erel.api.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Throws away what hosts do not need. */
@Command(
    name = "gc",
    description = {
      "Throw releases away on hosts that do not need them, where enough others have them.",
      "What a group of the host needs and what was dropped there stays. What silent hosts have does",
      "not count. A host gets a release back when it needs it."
    },
    footer = {"  ${COMMAND-FULL-NAME} --dry-run", "  ${COMMAND-FULL-NAME} --replicas 3"})
final class GcCommand extends ClusterCommand {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "2",
      description = {
        "How many hosts must still have each release, those that need it or have it dropped",
        "included. Default: ${DEFAULT-VALUE}"
      })
  private int replicas;

  @Option(names = "--dry-run", description = "Show what would go, and throw nothing away.")
  private boolean dryRun;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "30s",
      description = "How long a host may take. Default: ${DEFAULT-VALUE}")
  private Duration timeout;

  GcCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws BrokerUnavailableException {
    if (replicas < 1) {
      throw wrong("of each release at least one copy must stay, not " + replicas);
    }
    try (ClusterSession session = open()) {
      Cluster cluster = session.cluster();
      Cluster.Roll roll = cluster.hosts(PATIENCE);
      Answers<HostReleases> answers = cluster.releases(Target.ALL, timeout);
      List<SpareCopy> spare =
          SpareCopy.of(
              cluster.releaseDocuments(PATIENCE),
              answers.given(),
              cluster.documents(PATIENCE),
              roll,
              replicas);
      tell(answers, roll);
      if (spare.isEmpty()) {
        out().println("nothing to do");
      }
      boolean failed = !answers.failed().isEmpty();
      for (SpareCopy copy : spare) {
        failed |= !gone(cluster, copy);
      }
      return failed ? ExitCodes.FAILED : ExitCodes.DONE;
    }
  }

  private void tell(Answers<HostReleases> answers, Cluster.Roll roll) {
    answers.failed().forEach((host, reason) -> err().println("failed on " + host + ": " + reason));
    Set<String> silent = new TreeSet<>(answers.silent());
    silent.addAll(roll.silent());
    answers.given().forEach(host -> silent.add(host.host()));
    roll.hosts().stream()
        .map(status -> status.host().identifier())
        .filter(host -> !answers.silent().contains(host))
        .forEach(silent::remove);
    if (!silent.isEmpty()) {
      err().println("silent: " + Words.of(silent));
    }
  }

  private boolean gone(Cluster cluster, SpareCopy copy) throws BrokerUnavailableException {
    HeldRelease held = copy.held();
    Optional<String> refusal =
        dryRun
            ? Optional.empty()
            : cluster.discard(copy.host(), held.release(), held.digest(), timeout);
    String what = copy.host() + ": " + held.release();
    if (refusal.isPresent()) {
      err().println(what + " is not gone: " + refusal.get());
      return false;
    }
    out()
        .println(
            "%s (%s) %s"
                .formatted(what, ContentsTable.size(held.size()), dryRun ? "would go" : "is gone"));
    return true;
  }
}
