package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.erel.trust.KeyFolder;
import org.erel.trust.OperatorKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code keygen}. */
class KeygenCommandTest extends CommandFixture {

  @TempDir Path folder;

  @Test
  void aKeyIsMadeAndItsLinePrinted() throws Exception {
    assertThat(run("keygen", file(), "--owner", "ann@desk")).isZero();
    String id = OperatorKey.read(Path.of(file()), () -> new char[0]).id();
    assertThat(out.toString())
        .matches("# key " + id + "\ned25519 [A-Za-z0-9+/]{59}= ann@desk\n")
        .isEqualTo(Files.readString(Path.of(file() + ".pub")));
    assertThat(err.toString())
        .contains("The private key is in " + file() + ": keep it to yourself.\n")
        .contains("copy it to etc/trusted/ann.pub on each host");
    assertThat(permissions(file())).isEqualTo("rw-------");
    assertThat(opened).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void whoeverSitsThereOwnsIt() {
    assertThat(run("keygen", file())).isZero();
    assertThat(out.toString()).endsWith(" " + Commands.operator() + "\n");
  }

  @Test
  void groupsAndTheLastDayAreInTheLine() {
    assertThat(
            run(
                "keygen",
                file(),
                "--owner",
                "ci",
                "--groups",
                "web-*,db",
                "--expires",
                "2027-01-01"))
        .isZero();
    assertThat(out.toString()).endsWith(" ci groups=web-*,db expires=2027-01-01\n");
    assertThat(KeyFolder.read(folder).keys()).hasSize(1);
  }

  @Test
  void withoutAFileItIsWhereTheUsersConfigurationsAre() throws Exception {
    environment.put("HOME", folder.resolve("ann").toString());
    environment.put("XDG_CONFIG_HOME", "relative");
    assertThat(run("keygen")).isZero();
    Path key = folder.resolve("ann/.config/erel/key.pem");
    assertThat(key).exists();
    assertThat(permissions(key.getParent().toString())).isEqualTo("rwx------");
    assertThat(err.toString()).contains("The private key is in " + key);

    environment.put("XDG_CONFIG_HOME", folder.resolve("xdg").toString());
    assertThat(run("keygen")).isZero();
    assertThat(folder.resolve("xdg/erel/key.pem.pub")).exists();
  }

  @ParameterizedTest
  @CsvSource({"key.pem", "key.pem.pub"})
  void nothingIsOverwritten(String there) throws Exception {
    Files.writeString(folder.resolve(there), "mine");
    assertThat(run("keygen", file(), "--passphrase")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("erel keygen: " + folder.resolve(there) + " is there already")
        .endsWith("Try 'erel keygen --help'.\n");
    assertThat(folder.resolve(there)).hasContent("mine");
    assertThat(folder).isDirectoryNotContaining(path -> !path.endsWith(there));
    assertThat(out.toString()).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void aPassphraseIsTypedTwice() throws Exception {
    typed = Optional.of(new ArrayDeque<>(List.of("correct horse", "correct horse")));
    assertThat(run("keygen", file(), "--passphrase")).isZero();
    assertThat(asked).containsExactly("Passphrase for " + file(), "The same again");
    assertThat(Path.of(file())).content().startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    OperatorKey.read(Path.of(file()), "correct horse"::toCharArray);
  }

  @ParameterizedTest
  @CsvSource({
    "a, b, the two passphrases differ: nothing was made",
    "'', '', the passphrase is empty",
    "grün, grün, the passphrase has a character that is not on every keyboard"
  })
  void aPassphraseThatIsNoneMakesNothing(String first, String second, String reason) {
    typed = Optional.of(new ArrayDeque<>(List.of(first, second)));
    assertThat(run("keygen", file(), "--passphrase")).isEqualTo(2);
    assertThat(err.toString()).startsWith("erel keygen: " + reason);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whereThereIsNoTerminalTheEnvironmentHasThePassphrase() throws Exception {
    assertThat(run("keygen", file(), "--passphrase")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("erel keygen: there is no terminal")
        .contains("set EREL_KEY_PASSPHRASE");
    assertThat(folder).isEmptyDirectory();
    asked.clear();

    environment.put("EREL_KEY_PASSPHRASE", "correct horse");
    assertThat(run("keygen", file())).isZero();
    assertThat(asked).isEmpty();
    OperatorKey.read(Path.of(file()), "correct horse"::toCharArray);
    assertThat(out + "" + err).doesNotContain("correct horse");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--owner ann=        | owner 'ann=' is not valid",
        "--groups (zone=eu)  | pattern '(zone=eu)' is not valid",
        "--groups web,,db    | pattern '' is not valid",
        "--expires soon      | Invalid value for option '--expires': 'soon' is no date such as 2027-01-01",
        "--expires 2027-02-30 | Invalid value for option '--expires': '2027-02-30' is no date",
        "--expires 12027-01-01 | Invalid value for option '--expires'",
        "--group web         | Unknown options: '--group'",
        "another.pem         | Unmatched argument"
      })
  void typingMistakesAreToldAndMakeNothing(String options, String reason) {
    String[] words = ("keygen " + file() + " " + options).split(" ");
    assertThat(run(words)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("erel keygen: " + reason)
        .endsWith("Try 'erel keygen --help'.\n");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatIsMissingIsNamed() {
    String file = folder.resolve("nowhere/key.pem").toString();
    assertThat(run("keygen", file)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("erel keygen: " + file + ": there is no folder " + folder.resolve("nowhere"));
  }

  @Test
  void whatCannotBeWrittenIsOne() throws Exception {
    Path nofolder = folder.resolve("config");
    Files.writeString(nofolder, "a file");
    environment.put("XDG_CONFIG_HOME", nofolder.toString());
    assertThat(run("keygen")).isEqualTo(1);
    assertThat(err.toString()).startsWith("no key was made: ");
  }

  @Test
  void helpNeedsNoBroker() {
    environment.put("EREL_KEY_PASSPHRASE", "correct horse");
    assertThat(run("keygen", "--help")).isZero();
    assertThat(out.toString())
        .startsWith("Usage: erel keygen")
        .contains("$XDG_CONFIG_HOME", "Examples:\n  erel keygen --passphrase")
        .doesNotContain("--broker", "correct horse");
  }

  private String file() {
    return folder.resolve("key.pem").toString();
  }

  private static String permissions(String file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file)));
  }
}
