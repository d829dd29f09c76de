package org.erel.shell;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Cluster.Roll;
import org.erel.api.Silence;
import org.erel.api.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what was wanted, what runs, and why they differ. */
@Command(
    name = "status",
    description = "Show for hosts and releases what is wanted, what runs, and why they differ.",
    footer = {
      "  ${COMMAND-FULL-NAME}",
      "  ${COMMAND-FULL-NAME} shop --host 'web-*'",
      "  ${COMMAND-FULL-NAME} --wait --timeout 5m"
    })
final class StatusCommand extends ClusterCommand {

  private static final long POLL_MILLIS = 250;

  @Parameters(
      paramLabel = "RELEASE",
      arity = "0..1",
      description = "Only this release, and the hosts that want or have it.")
  private String release;

  @Option(
      names = "--host",
      paramLabel = "GLOB",
      converter = TargetOptions.HostConverter.class,
      description = "Only the hosts whose identifier matches, such as 'web-*'.")
  private Target host;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Option(
      names = "--wait",
      description = "Wait until no host shown is changing; fail if one is degraded then.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long to wait. Default: 3s for silent hosts, 3m with --wait")
  private Duration timeout;

  StatusCommand(Door door) {
    super(door);
  }

  @Override
  int run() throws BrokerUnavailableException, InterruptedException {
    try (ClusterSession session = open()) {
      return wait ? settled(session.cluster()) : shown(session.cluster());
    }
  }

  private int shown(Cluster cluster) throws BrokerUnavailableException {
    Roll roll = select(cluster, timeout == null ? Queries.PATIENCE : timeout);
    show(cluster, roll);
    return complainIfEmpty(roll);
  }

  private int settled(Cluster cluster) throws BrokerUnavailableException, InterruptedException {
    Duration limit = timeout == null ? Duration.ofMinutes(3) : timeout;
    long end = System.nanoTime() + limit.toNanos();
    List<String> said = List.of();
    while (true) {
      Roll roll = select(cluster, Queries.atMost(Duration.ofNanos(end - System.nanoTime())));
      Settling settling = Settling.of(roll, release);
      boolean late = System.nanoTime() - end >= 0;
      if (settling.over() || late) {
        show(cluster, roll);
        return verdict(roll, settling, limit);
      }
      if (!settling.changing().isEmpty() && !said.equals(settling.changing())) {
        said = settling.changing();
        err().println("changing: " + Words.of(said));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private int verdict(Roll roll, Settling settling, Duration limit) {
    if (!settling.degraded().isEmpty()) {
      err().println("degraded: " + Words.of(settling.degraded()));
    }
    if (!settling.changing().isEmpty()) {
      err()
          .println(
              "still changing after "
                  + DurationConverter.text(limit)
                  + ": "
                  + Words.of(settling.changing()));
    }
    return settling.degraded().isEmpty() && settling.changing().isEmpty()
        ? complainIfEmpty(roll)
        : ExitCodes.FAILED;
  }

  private Roll select(Cluster cluster, Duration patience) throws BrokerUnavailableException {
    return Selection.select(cluster.hosts(patience), host == null ? Target.ALL : host, release);
  }

  private void show(Cluster cluster, Roll roll) throws BrokerUnavailableException {
    List<Silence> silences = cluster.silences(roll, Queries.PATIENCE);
    out().print(json ? Json.status(roll, silences) : StatusTable.of(roll, silences));
  }

  private int complainIfEmpty(Roll roll) {
    if (!roll.hosts().isEmpty()) {
      return ExitCodes.DONE;
    }
    String hosts = host == null ? "no host" : "no host like " + host.expression();
    err()
        .println(
            release == null
                ? hosts + " answered: is its master running?"
                : hosts + " wants or has release " + release + "; status alone shows all");
    return ExitCodes.FAILED;
  }
}
