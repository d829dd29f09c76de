package org.erel.shell;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.erel.api.KeyFiles;
import org.erel.api.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is about keys that are there; its subcommands do the work. */
@Command(
    name = "keys",
    sortOptions = false,
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look at keys, and say whose are trusted.")
final class KeysCommand {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  /** Shows the keys of a file. */
  @Command(
      name = "show",
      description = {
        "Show the public keys of FILE, each with its identifier, as the lines by which hosts trust them.",
        "FILE may be a file of public keys, a folder of them such as etc/trusted, or a private key."
      },
      exitCodeList = {"0:done", "2:wrong usage, or something in FILE is not valid"},
      footer = {"  ${COMMAND-FULL-NAME} etc/trusted", "  ${COMMAND-FULL-NAME} key.pem"})
  static final class Show extends ErelCommand {

    @Parameters(paramLabel = "FILE", description = "A file or folder of keys.")
    private String file;

    private final KeyDoor door;

    Show(KeyDoor door) {
      this.door = door;
    }

    @Override
    int run() {
      Path path = door.directory().resolve(file);
      try {
        KeyFiles.Found found =
            door.files().read(path, door.owner(), () -> door.passphrase(this, file));
        for (KeyFiles.Line key : found.keys()) {
          out().println("# key " + key.id());
          out().println(key.line());
        }
        for (Problem problem : found.problems()) {
          err().println(problem.subject() + ": " + problem.reason());
        }
        if (found.keys().isEmpty() && found.problems().isEmpty()) {
          err().println(file + ": there is no key");
        }
        return found.problems().isEmpty() ? ExitCodes.DONE : ExitCodes.WRONG;
      } catch (IllegalArgumentException e) {
        throw wrong(e.getMessage());
      } catch (NoSuchFileException e) {
        throw wrong(file + ": no such file in " + door.directory());
      } catch (AccessDeniedException e) {
        throw wrong(file + ": you may not read it");
      } catch (IOException e) {
        throw wrong(file + ": cannot be read: " + e.getMessage());
      }
    }
  }
}
