package org.erel.shell;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.InvalidDocumentException;
import org.erel.api.KeyFiles;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code erel} command line. Exit codes: 0 done, 1 failed on some host, 2 wrong usage or an
 * invalid document, 3 no broker. What was asked for goes to standard output, all else to standard
 * error.
 */
public final class Commands {

  private static final List<Function<Door, ClusterCommand>> ALL =
      List.of(
          PublishCommand::new,
          UnpublishCommand::new,
          DiffCommand::new,
          GetCommand::new,
          LogCommand::new,
          RevertCommand::new,
          StatusCommand::new,
          HostsCommand::new,
          ForgetCommand::new,
          GroupsCommand::new,
          ActionCommand.Start::new,
          ActionCommand.Stop::new,
          ActionCommand.Restart::new,
          ActionCommand.Delete::new,
          ActionCommand.Retry::new,
          ActionCommand.Rollback::new,
          HistoryCommand::new,
          DriftCommand::new,
          PlanCommand.Plan::new,
          PlanCommand.Stage::new);

  private Commands() {}

  /**
   * The command line for one run. More subcommands may be added to it; it reports their errors in
   * the same way.
   *
   * @param opener connects a command that runs
   * @param keys makes and reads the files of keys
   * @return to be executed once
   */
  public static CommandLine commandLine(ClusterOpener opener, KeyFiles keys) {
    return commandLine(opener, keys, System.getenv(), KeyDoor::terminal);
  }

  static CommandLine commandLine(
      ClusterOpener opener,
      KeyFiles keys,
      Map<String, String> environment,
      Function<String, Optional<char[]>> asking) {
    CommandLine root = new CommandLine(new Erel());
    for (Function<Door, ClusterCommand> factory : ALL) {
      BrokerOption broker = new BrokerOption();
      CommandLine command =
          new CommandLine(
              factory.apply(
                  new Door(
                      asked -> connect(opener, broker.settings(environment), asked),
                      System.in,
                      Path.of("").toAbsolutePath(),
                      operator(),
                      System.console() != null)));
      command.getCommandSpec().addMixin("broker", CommandSpec.forAnnotatedObject(broker));
      root.addSubcommand(command);
    }
    KeyDoor keyDoor =
        new KeyDoor(keys, Path.of("").toAbsolutePath(), operator(), environment, asking);
    root.addSubcommand(new KeygenCommand(keyDoor));
    root.addSubcommand(
        new CommandLine(new KeysCommand()).addSubcommand(new KeysCommand.Show(keyDoor)));
    root.addSubcommand("completion", new GenerateCompletion());
    root.addSubcommand(new HelpCommand());
    return reportErrors(root);
  }

  /**
   * The commands, each by itself.
   *
   * @param prefix before each name
   * @param door what they work with
   * @return in the order of help
   */
  static List<CommandLine> each(String prefix, Door door) {
    return ALL.stream()
        .map(factory -> new CommandLine(factory.apply(door)))
        .map(command -> command.setCommandName(prefix + command.getCommandName()))
        .map(Commands::reportErrors)
        .toList();
  }

  /** Errors take a line or two on standard error; also those of subcommands added later. */
  private static CommandLine reportErrors(CommandLine command) {
    return command
        .setParameterExceptionHandler(Commands::wrong)
        .setExecutionExceptionHandler(Commands::failed);
  }

  private static ClusterSession connect(
      ClusterOpener opener, Map<String, String> settings, ClusterCommand command)
      throws BrokerUnavailableException {
    try {
      return opener.open(settings);
    } catch (IllegalArgumentException e) {
      throw command.wrong(e.getMessage());
    }
  }

  private static int wrong(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println("Try '" + name + " --help'.");
    return ExitCodes.WRONG;
  }

  private static int failed(Exception e, CommandLine command, ParseResult arguments) {
    if (e instanceof BrokerUnavailableException) {
      command.getErr().println(e.getMessage());
      return ExitCodes.NO_BROKER;
    }
    if (e instanceof InvalidDocumentException) {
      command.getErr().println(e.getMessage());
      return ExitCodes.WRONG;
    }
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      command.getErr().println("interrupted");
      return ExitCodes.FAILED;
    }
    command
        .getErr()
        .println(
            command.getCommandSpec().qualifiedName() + ": an error in Erel; please report it:");
    e.printStackTrace(command.getErr());
    return ExitCodes.FAILED;
  }

  /** Who sits at this machine: {@code user@machine}. */
  static String operator() {
    String machine;
    try {
      machine = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // a machine that cannot resolve its own name; who it was is still worth knowing
      machine = "localhost";
    }
    return System.getProperty("user.name") + "@" + machine;
  }

  @Command(
      name = "erel",
      description = "Manage releases on a cluster of OSGi hosts.",
      synopsisSubcommandLabel = "COMMAND",
      commandListHeading = "%nCommands:%n",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:done",
        "1:failed on some host, which is named",
        "2:wrong usage, or an invalid document",
        "3:no broker"
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  ${COMMAND-FULL-NAME} publish web.json",
        "  ${COMMAND-FULL-NAME} status --wait",
        "  ${COMMAND-FULL-NAME} help publish",
        "  source <(${COMMAND-FULL-NAME} completion)"
      })
  private static final class Erel {

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Show this help and exit.")
    private boolean help;
  }
}
