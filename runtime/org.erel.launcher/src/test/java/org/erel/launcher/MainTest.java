package org.erel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

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
  void theVersionIsSaid() {
    assertThat(erel.execute("--version")).isZero();
    assertThat(out.toString()).startsWith("erel ");
  }
}
