package org.erel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final CommandLine erel = Main.commandLine().setOut(new PrintWriter(out, true));

  @Test
  void everyCommandHasHelp() {
    for (String name : erel.getSubcommands().keySet()) {
      assertThat(erel.execute(name, "--help")).as(name).isZero();
    }
  }

  @Test
  void helpListsTheMasterBesideTheOperatorsCommands() {
    assertThat(erel.execute("--help")).isZero();
    assertThat(out.toString()).contains("master", "publish", "status", "--version");
  }

  @Test
  void wrongUsageOfAMasterIsToldInTwoLines() {
    StringWriter err = new StringWriter();
    assertThat(erel.setErr(new PrintWriter(err, true)).execute("master", "--bogus")).isEqualTo(2);
    assertThat(err)
        .hasToString("erel master: Unknown option: '--bogus'\nTry 'erel master --help'.\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void theFlagsOfAMasterAreThoseThatHelpExplains() {
    CommandLine master = erel.getSubcommands().get(MasterCommand.NAME);
    for (OptionSpec option : master.getCommandSpec().options()) {
      String flag = option.longestName();
      String[] args = option.arity().max() == 0 ? new String[] {flag} : new String[] {flag, "a=b"};
      assertThat(MasterFlags.read(args).isPresent()).as(flag).isEqualTo(!option.usageHelp());
    }
    Set<String> explained = master.getCommandSpec().optionsMap().keySet();
    for (Setting setting : Setting.values()) {
      assertThat(setting.flag().isEmpty() || explained.contains(setting.flag())).isTrue();
    }
  }

  @Test
  void aKeyIsMadeWithoutABroker(@TempDir Path folder) throws Exception {
    String file = folder.resolve("key.pem").toString();
    assertThat(erel.execute("keygen", file, "--owner", "ann")).isZero();
    assertThat(erel.execute("keys", "show", file + ".pub")).isZero();
    assertThat(out).hasToString(Files.readString(Path.of(file + ".pub")).repeat(2));
  }

  @Test
  void theVersionIsSaid() {
    assertThat(erel.execute("--version")).isZero();
    assertThat(out.toString()).startsWith("erel ");
  }
}
