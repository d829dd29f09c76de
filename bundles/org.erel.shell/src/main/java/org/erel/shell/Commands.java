package org.erel.shell;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.erel.api.ArchiveFiles;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.InvalidDocumentException;
import org.erel.api.KeyFiles;
import org.erel.api.KeysEditor;
import org.erel.api.Settings;
import org.erel.api.UnusableKeyException;
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
          ReleasesCommand::new,
          RemoveCommand::new,
          GcCommand::new,
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
   * @param editor changes whose keys are trusted
   * @param archives packs releases and looks into them
   * @return to be executed once
   */
  public static CommandLine commandLine(
      ClusterOpener opener, KeyFiles keys, KeysEditor editor, ArchiveFiles archives) {
    return commandLine(opener, keys, editor, archives, System.getenv(), KeyDoor::terminal);
  }

  static CommandLine commandLine(
      ClusterOpener opener,
      KeyFiles keys,
      KeysEditor editor,
      ArchiveFiles archives,
      Map<String, String> environment,
      Function<String, Optional<char[]>> asking) {
    CommandLine root = new CommandLine(new Erel());
    KeyDoor keyDoor =
        new KeyDoor(keys, editor, Path.of("").toAbsolutePath(), operator(), environment, asking);
    for (Function<Door, ClusterCommand> factory : ALL) {
      root.addSubcommand(connected(factory, opener, keyDoor));
    }
    root.addSubcommand(new KeygenCommand(keyDoor));
    root.addSubcommand(
        new CommandLine(new KeysCommand())
            .addSubcommand(connected(door -> new KeysListCommand(door, keyDoor), opener, keyDoor))
            .addSubcommand(
                connected(door -> new KeysEditCommand.Trust(door, keyDoor), opener, keyDoor))
            .addSubcommand(
                connected(door -> new KeysEditCommand.Revoke(door, keyDoor), opener, keyDoor))
            .addSubcommand(new KeysCommand.Show(keyDoor)));
    root.addSubcommand(connected(PushCommand::new, opener, keyDoor));
    root.addSubcommand(new PackCommand(archives, keyDoor));
    root.addSubcommand(new InspectCommand(archives, keyDoor.directory()));
    root.addSubcommand("completion", new GenerateCompletion());
    root.addSubcommand(new HelpCommand());
    return reportErrors(root);
  }

  /** A command that connects when it runs, as its options say. */
  private static CommandLine connected(
      Function<Door, ClusterCommand> factory, ClusterOpener opener, KeyDoor keys) {
    ConnectionOptions options = new ConnectionOptions();
    CommandLine command =
        new CommandLine(
            factory.apply(
                new Door(
                    asked -> connect(opener, options, keys, asked),
                    System.in,
                    keys.directory(),
                    keys.owner(),
                    System.console() != null)));
    command.getCommandSpec().addMixin("connection", CommandSpec.forAnnotatedObject(options));
    return command;
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
      ClusterOpener opener, ConnectionOptions options, KeyDoor keys, ClusterCommand command)
      throws BrokerUnavailableException {
    try {
      Map<String, String> settings = options.settings(keys);
      return opener.open(settings, () -> keys.passphrase(command, settings.get(Settings.KEY)));
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
    if (e instanceof UnusableKeyException) {
      command.getErr().println("nothing was sent: " + e.getMessage());
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
