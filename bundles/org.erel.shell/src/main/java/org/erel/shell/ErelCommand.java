package org.erel.shell;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands share. Each has one instance for one run. */
@Command(
    sortOptions = false,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%nParameters:%n",
    footerHeading = "%nExamples:%n",
    exitCodeListHeading = "%nExit codes:%n")
abstract class ErelCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  /**
   * Does what was asked for. Arguments that turn out wrong are reported before anything is done.
   *
   * @return an exit code
   */
  abstract int run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    try {
      return run();
    } finally {
      out().flush();
    }
  }

  /** For what is asked for: tables, JSON. */
  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** For what is said beside it: progress, warnings, errors. */
  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  ParameterException wrong(String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }
}
