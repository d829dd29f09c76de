package org.erel.shell;

import java.io.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.erel.api.KeyFiles;
import org.erel.api.KeysEditor;

/**
 * What commands about keys work with.
 *
 * @param files makes and reads them
 * @param editor changes which of them a cluster trusts
 * @param directory the working directory: relative file names start here
 * @param owner who sits at this machine
 * @param environment the process's
 * @param asking asks a question on the terminal, without echo; empty where there is no terminal
 */
record KeyDoor(
    KeyFiles files,
    KeysEditor editor,
    Path directory,
    String owner,
    Map<String, String> environment,
    Function<String, Optional<char[]>> asking) {

  static final String PASSPHRASE = "EREL_KEY_PASSPHRASE";
  private static final String KEY = "EREL_KEY";

  /** Asks on the terminal of this process. */
  static Optional<char[]> terminal(String question) {
    Console console = System.console();
    return Optional.ofNullable(console)
        .flatMap(terminal -> Optional.ofNullable(terminal.readPassword("%s: ", question)));
  }

  /** Where the key is of whoever sits at this machine. */
  Path standard() {
    String base = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path config =
        // a relative one is to be ignored (XDG Base Directory Specification)
        base.startsWith("/")
            ? Path.of(base)
            : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config");
    return config.resolve("erel").resolve("key.pem");
  }

  /**
   * The key to sign with.
   *
   * @param option what {@code --key} says; null where it is not given
   * @return the environment's where it is not, else the {@link #standard} one if it is there
   * @throws IllegalArgumentException if there is no such key
   */
  Optional<Path> key(String option) {
    String named = option != null ? option : environment.getOrDefault(KEY, "");
    if (named.isBlank()) {
      return Optional.of(standard()).filter(Files::exists);
    }
    Path file = directory.resolve(named);
    if (Files.notExists(file)) {
      throw new IllegalArgumentException(
          (option != null ? "--key " : KEY + " ") + named + ": no such file; keygen makes a key");
    }
    return Optional.of(file);
  }

  /** The passphrase of a key that is there. */
  char[] passphrase(ErelCommand command, String file) {
    return fromEnvironment().orElseGet(() -> ask(command, "Passphrase of " + file));
  }

  /** The passphrase for a new key, typed twice, because a slip would make it useless. */
  char[] newPassphrase(ErelCommand command, String file) {
    return fromEnvironment()
        .orElseGet(
            () -> {
              char[] first = ask(command, "Passphrase for " + file);
              if (!Arrays.equals(first, ask(command, "The same again"))) {
                throw command.wrong("the two passphrases differ: nothing was made");
              }
              return first;
            });
  }

  Optional<char[]> fromEnvironment() {
    return Optional.ofNullable(environment.get(PASSPHRASE)).map(String::toCharArray);
  }

  private char[] ask(ErelCommand command, String question) {
    return asking
        .apply(question)
        .orElseThrow(
            () ->
                command.wrong(
                    "there is no terminal to ask for the passphrase on: set " + PASSPHRASE));
  }
}
