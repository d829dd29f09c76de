package org.erel.shell;

import java.io.PrintWriter;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.erel.api.Cluster;
import org.erel.api.Master;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** The commands at one place of a pipe in the Gogo shell. For one run. */
final class GogoPipe {

  private final Process process;
  private final List<CommandLine> commands;

  /**
   * Connects nothing.
   *
   * @param cluster of this host's master
   * @param master of this host; null where there is none
   * @param session where relative file names start
   * @param process has the streams, and takes the exit code
   */
  GogoPipe(Cluster cluster, Master master, CommandSession session, Process process) {
    this.process = process;
    this.commands = commands(cluster, master, session, process);
  }

  private static List<CommandLine> commands(
      Cluster cluster, Master master, CommandSession session, Process process) {
    PrintWriter out = new PrintWriter(process.out(), true);
    PrintWriter err = new PrintWriter(process.err(), true);
    Cluster reached = master == null ? cluster : new LocalFallback(cluster, master, err::println);
    Door door =
        new Door(
            command -> () -> reached,
            process.in(),
            session.currentDir(),
            master == null ? Commands.operator() : master.status().host().identifier(),
            process.isTty(2));
    List<CommandLine> commands = Commands.each(GogoCommands.PREFIX, door);
    commands.forEach(
        command ->
            command
                .setOut(out)
                .setErr(err)
                .setColorScheme(Help.defaultColorScheme(process.isTty(1) ? Ansi.AUTO : Ansi.OFF)));
    return commands;
  }

  /** Runs a command, and sets the error of the pipe to its exit code. */
  void run(String name, String... arguments) {
    for (CommandLine command : commands) {
      if (command.getCommandName().equals(GogoCommands.PREFIX + name)) {
        process.error(command.execute(arguments));
        return;
      }
    }
    process.err().println("erel:help: there is no command '" + name + "'; erel:help lists them");
    process.error(ExitCodes.WRONG);
  }

  /** Lists the commands. */
  void list() {
    TextTable table = new TextTable("COMMAND", "WHAT IT DOES");
    for (CommandLine command : commands) {
      CommandSpec spec = command.getCommandSpec();
      table.row(spec.name(), spec.usageMessage().description()[0]);
    }
    process.out().print(table + "\nerel:help COMMAND tells more.\n");
  }
}
