package org.erel.launcher;

import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.broker.OperatorSession;
import org.erel.shell.ClusterSession;
import org.erel.shell.Commands;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The {@code erel} command: what operators ask of a cluster, and {@code erel master}. Exit codes: 0
 * done, 1 failed on some host, 2 wrong usage, 3 no broker.
 */
public final class Main {

  private Main() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param args the command's name and arguments
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine erel = Commands.commandLine(Main::connect);
    erel.getCommandSpec()
        .version("erel " + Main.class.getPackage().getImplementationVersion())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version and exit.")
                .build());
    return erel.addSubcommand(new MasterCommand())
        .setExecutionExceptionHandler(reporting(erel.getExecutionExceptionHandler()));
  }

  private static ClusterSession connect(String broker) throws BrokerUnavailableException {
    OperatorSession session = OperatorSession.open(broker);
    return new ClusterSession() {
      @Override
      public Cluster cluster() {
        return session.cluster();
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  private static IExecutionExceptionHandler reporting(IExecutionExceptionHandler otherwise) {
    return (e, command, result) -> {
      if (e instanceof SettingsException) {
        command.getErr().println("erel: " + e.getMessage());
        return CommandLine.ExitCode.USAGE;
      }
      if (e instanceof MasterException failure) {
        command.getErr().println("erel: " + e.getMessage());
        return failure.exitCode();
      }
      return otherwise.handleExecutionException(e, command, result);
    };
  }
}
