package org.erel.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.erel.api.Action;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Order;
import org.erel.api.Target;
import org.osgi.framework.Version;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has an action carried out on one release. */
abstract class ActionCommand extends ClusterCommand {

  /** A host that was stopped runs nothing; it is named, and whoever stopped it knows. */
  private static final Set<Result> HARMLESS = Set.of(Result.DONE, Result.NOT_HERE, Result.STOPPED);

  @Parameters(
      index = "0",
      paramLabel = "RELEASE",
      description = "The release's name, without a version.")
  private String release;

  @ArgGroup private TargetOptions target;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "3m",
      converter = DurationConverter.class,
      description = "How long a host may take. Default: ${DEFAULT-VALUE}")
  private Duration timeout;

  private final Action action;

  ActionCommand(Door door, Action action) {
    super(door);
    this.action = action;
  }

  @Override
  int run() throws BrokerUnavailableException {
    try (ClusterSession session = open()) {
      Target hosts = target == null ? Target.ALL : target.target();
      err()
          .printf(
              "%s %s: waiting for hosts, %s at most%n",
              Words.of(action), release, DurationConverter.text(timeout));
      Order order = new Order(action, release, version(), door.publisher());
      return report(session.cluster().perform(order, hosts, timeout));
    }
  }

  /** Where the action takes one, and it was given. */
  Optional<Version> version() {
    return Optional.empty();
  }

  private int report(List<ActionOutcome> outcomes) {
    if (outcomes.stream().allMatch(outcome -> outcome.result() == Result.NOT_HERE)) {
      err().println("no host that is meant wants or has release " + release + "; see status");
      return ExitCodes.FAILED;
    }
    out().print(OutcomeTable.of(outcomes));
    List<String> stopped = hosts(outcomes, result -> result == Result.STOPPED);
    if (!stopped.isEmpty()) {
      err()
          .printf(
              "%s %s: not reached, because they are stopped: %s; ask again when they are back%n",
              Words.of(action), release, Words.of(stopped));
    }
    List<String> failed = hosts(outcomes, result -> !HARMLESS.contains(result));
    if (!failed.isEmpty()) {
      err().printf("%s %s: not done on %s%n", Words.of(action), release, Words.of(failed));
    }
    boolean somewhere = outcomes.stream().anyMatch(each -> each.result() == Result.DONE);
    return failed.isEmpty() && somewhere ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  private static List<String> hosts(List<ActionOutcome> outcomes, Predicate<Result> which) {
    return outcomes.stream()
        .filter(outcome -> which.test(outcome.result()))
        .map(ActionOutcome::host)
        .toList();
  }

  @Command(
      name = "start",
      description = {
        "Start a release and lift a hold.",
        "What is in quarantine stays there: see retry."
      },
      footer = {"  ${COMMAND-FULL-NAME} shop", "  ${COMMAND-FULL-NAME} shop --host web-1"})
  static final class Start extends ActionCommand {
    Start(Door door) {
      super(door, Action.START);
    }
  }

  @Command(
      name = "stop",
      description = "Stop a release and hold it stopped until a start by hand.",
      footer = {
        "  ${COMMAND-FULL-NAME} shop --host web-1",
        "  ${COMMAND-FULL-NAME} shop --group web"
      })
  static final class Stop extends ActionCommand {
    Stop(Door door) {
      super(door, Action.STOP);
    }
  }

  @Command(
      name = "restart",
      description = "Stop and start a release; lifts a hold.",
      footer = {
        "  ${COMMAND-FULL-NAME} shop --host 'web-*'",
        "  ${COMMAND-FULL-NAME} shop --timeout 30s"
      })
  static final class Restart extends ActionCommand {
    Restart(Door door) {
      super(door, Action.RESTART);
    }
  }

  @Command(
      name = "delete",
      description = "Stop a release, remove it, and hold it off until a start by hand.",
      footer = {"  ${COMMAND-FULL-NAME} shop --host web-1"})
  static final class Delete extends ActionCommand {
    Delete(Door door) {
      super(door, Action.DELETE);
    }
  }

  @Command(
      name = "retry",
      description = {
        "Lift all quarantine of a release and try again.",
        "A version that failed, or that was rolled back from, is in quarantine: its host leaves it alone."
      },
      footer = {"  ${COMMAND-FULL-NAME} shop", "  ${COMMAND-FULL-NAME} shop --host web-1"})
  static final class Retry extends ActionCommand {
    Retry(Door door) {
      super(door, Action.RETRY);
    }
  }

  @Command(
      name = "rollback",
      description = {
        "Go back to a version that a host has kept, and quarantine the one that runs.",
        "It has to pass its group's health gate; else what runs goes on. retry lifts the quarantine."
      },
      footer = {"  ${COMMAND-FULL-NAME} shop", "  ${COMMAND-FULL-NAME} shop 1.1.0 --group web"})
  static final class Rollback extends ActionCommand {

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "VERSION",
        converter = VersionConverter.class,
        description = "A kept version. Default: the newest that is not in quarantine.")
    private Version version;

    Rollback(Door door) {
      super(door, Action.ROLLBACK);
    }

    @Override
    Optional<Version> version() {
      return Optional.ofNullable(version);
    }
  }
}
