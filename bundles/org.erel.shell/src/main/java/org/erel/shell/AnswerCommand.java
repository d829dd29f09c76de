package org.erel.shell;

import java.time.Duration;
import java.util.function.Function;
import org.erel.api.Answers;
import org.erel.api.Target;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Asks hosts something that each answers for itself. */
abstract class AnswerCommand extends ClusterCommand {

  @ArgGroup private TargetOptions target;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "1m",
      description = "How long a host may take. Default: ${DEFAULT-VALUE}")
  private Duration timeout;

  AnswerCommand(Door door) {
    super(door);
  }

  Target hosts() {
    return target == null ? Target.ALL : target.target();
  }

  Duration timeout() {
    return timeout;
  }

  /**
   * Shows what was said, and on standard error who could not answer or is silent.
   *
   * @param nobody what to say where no host has anything to say
   * @return {@link ExitCodes#FAILED} where that is so, or a host failed
   */
  <A> int show(
      Answers<A> answers,
      Function<Answers<A>, String> table,
      Function<Answers<A>, String> asJson,
      String nobody) {
    if (json) {
      out().print(asJson.apply(answers));
    } else if (!answers.given().isEmpty()) {
      out().print(table.apply(answers));
    }
    answers.failed().forEach((host, reason) -> err().println("failed on " + host + ": " + reason));
    if (!answers.silent().isEmpty()) {
      err().println("silent: " + Words.of(answers.silent()));
    }
    if (answers.given().isEmpty() && answers.failed().isEmpty()) {
      err().println(nobody);
      return ExitCodes.FAILED;
    }
    return answers.failed().isEmpty() ? ExitCodes.DONE : ExitCodes.FAILED;
  }
}
