package org.erel.shell;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.erel.api.KeyFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an operator's key. */
@Command(
    name = "keygen",
    description = {
      "Make a key to publish with: the private one in FILE, which nobody else can read, and the public"
          + " one in FILE.pub.",
      "Prints the line by which hosts trust it. Needs no broker, and overwrites nothing."
    },
    exitCodeList = {
      "0:done",
      "1:the files could not be written",
      "2:wrong usage, or a file is there"
    },
    footer = {
      "  ${COMMAND-FULL-NAME} --passphrase",
      "  ${COMMAND-FULL-NAME} ci.pem --owner ci --groups 'web-*,db' --expires 2027-01-01"
    })
final class KeygenCommand extends ErelCommand {

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = {
        "Where the private key goes. Default: erel/key.pem in $$XDG_CONFIG_HOME, else in ~/.config"
      })
  private String file;

  @Option(
      names = "--owner",
      paramLabel = "NAME",
      description = "Whose key it is. Default: you, as user@machine")
  private String owner;

  @Option(
      names = "--groups",
      paramLabel = "GLOBS",
      split = ",",
      description = {
        "The groups that it may publish, * and ? as wildcards, separated by commas. Default: all,"
            + " and who is trusted"
      })
  private List<String> groups = List.of();

  @Option(
      names = "--expires",
      paramLabel = "DATE",
      converter = DateConverter.class,
      description =
          "The first day, in UTC, whose documents it cannot sign any more. Default: never")
  private LocalDate expires;

  @Option(
      names = "--passphrase",
      description = {
        "Encrypt the private key with a passphrase, which is asked for, or is the environment's "
            + KeyDoor.PASSPHRASE
      })
  private boolean passphrase;

  private final KeyDoor door;

  KeygenCommand(KeyDoor door) {
    this.door = door;
  }

  @Override
  int run() {
    String whose = owner != null ? owner : door.owner();
    Path path = file != null ? door.directory().resolve(file) : door.standard();
    String shown = file != null ? file : path.toString();
    try {
      if (file == null) {
        makeFolder(path.getParent());
      } else if (!Files.isDirectory(path.toAbsolutePath().getParent())) {
        throw wrong(file + ": there is no folder " + path.toAbsolutePath().getParent());
      }
      KeyFiles.Line key =
          door.files()
              .make(path, whose, groups, Optional.ofNullable(expires), () -> passphrase(shown));
      report(key, shown, whose);
      return ExitCodes.DONE;
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    } catch (AccessDeniedException e) {
      err().println("no key was made: you may not write to " + path.getParent());
      return ExitCodes.FAILED;
    } catch (IOException e) {
      err().println("no key was made: " + shown + " cannot be written: " + e.getMessage());
      return ExitCodes.FAILED;
    }
  }

  private Optional<char[]> passphrase(String shown) {
    return passphrase ? Optional.of(door.newPassphrase(this, shown)) : door.fromEnvironment();
  }

  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private void report(KeyFiles.Line key, String shown, String whose) {
    out().println("# key " + key.id());
    out().println(key.line());
    err().println();
    err().println("The private key is in " + shown + ": keep it to yourself.");
    err().println("What is above is in " + shown + KeyFiles.PUBLIC_SUFFIX + " as well.");
    err()
        .println(
            "Next: copy it to etc/trusted/"
                + whose.replaceAll("@.*", "")
                + KeyFiles.PUBLIC_SUFFIX
                + " on each host, or, with a key that they trust, 'keys trust "
                + shown
                + KeyFiles.PUBLIC_SUFFIX
                + "'.");
  }
}
