package org.erel.launcher;

import java.util.Arrays;
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
    System.exit(run(args));
  }

  /** A master starts without the model of all the other commands, which costs time to build. */
  static int run(String... args) {
    if (args.length > 0 && args[0].equals(MasterCommand.NAME)) {
      CommandLine master = new CommandLine(new MasterCommand());
      return reporting(master.setCommandName("erel " + MasterCommand.NAME))
          .execute(Arrays.copyOfRange(args, 1, args.length));
    }
    return commandLine().execute(args);
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
    return reporting(erel.addSubcommand(new MasterCommand()));
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

  private static CommandLine reporting(CommandLine reporter) {
    IExecutionExceptionHandler otherwise = reporter.getExecutionExceptionHandler();
    return reporter.setExecutionExceptionHandler(
        (e, command, result) -> {
          if (e instanceof SettingsException) {
            command.getErr().println("erel: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
          }
          if (e instanceof MasterException failure) {
            command.getErr().println("erel: " + e.getMessage());
            return failure.exitCode();
          }
          return otherwise.handleExecutionException(e, command, result);
        });
  }
}
