package org.erel.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The {@code erel} command. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "erel",
    description = "Releases on clusters of OSGi hosts, over RabbitMQ.",
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  @Option(
      names = "--help",
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Shows the version.")
  private boolean version;

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
    return new CommandLine(new Main())
        .addSubcommand(new MasterCommand())
        .setExecutionExceptionHandler(Main::report);
  }

  private static int report(Exception e, CommandLine command, ParseResult result) throws Exception {
    if (e instanceof SettingsException) {
      command.getErr().println("erel: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    if (e instanceof MasterException failure) {
      command.getErr().println("erel: " + e.getMessage());
      return failure.exitCode();
    }
    throw e;
  }

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {"erel " + Main.class.getPackage().getImplementationVersion()};
    }
  }
}
