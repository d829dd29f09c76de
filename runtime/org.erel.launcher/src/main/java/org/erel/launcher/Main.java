package org.erel.launcher;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.broker.OperatorSession;
import org.erel.shell.ClusterSession;
import org.erel.shell.Commands;
import org.erel.trust.OperatorKeyFiles;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The {@code erel} command: what operators ask of a cluster, and {@code erel master}. Exit codes: 0
 * done, 1 failed on some host, 2 wrong usage, 3 no broker.
 */
public final class Main {

  private static final int WRONG_USAGE = 2;

  private Main() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param args the command's name and arguments
   */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** A master starts without the model of the commands, which costs time to build. */
  static int run(String... args) {
    if (args.length > 0 && args[0].equals(MasterCommand.NAME)) {
      Optional<MasterFlags> flags = MasterFlags.read(Arrays.copyOfRange(args, 1, args.length));
      if (flags.isPresent()) {
        return run(flags.get());
      }
    }
    return commandLine().execute(args);
  }

  static int run(MasterFlags flags) {
    try {
      flags.run();
      return 0;
    } catch (SettingsException e) {
      System.err.println("erel: " + e.getMessage());
      return WRONG_USAGE;
    } catch (MasterException e) {
      System.err.println("erel: " + e.getMessage());
      return e.exitCode();
    } catch (Exception e) {
      System.err.println("erel master: an error in Erel; please report it:");
      e.printStackTrace();
      return 1;
    }
  }

  static CommandLine commandLine() {
    CommandLine erel = Commands.commandLine(Main::connect, new OperatorKeyFiles());
    erel.getCommandSpec()
        .version("erel " + Main.class.getPackage().getImplementationVersion())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version and exit.")
                .build());
    return erel.addSubcommand(new MasterCommand());
  }

  private static ClusterSession connect(Map<String, String> settings)
      throws BrokerUnavailableException {
    OperatorSession session = OperatorSession.open(settings);
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
}
