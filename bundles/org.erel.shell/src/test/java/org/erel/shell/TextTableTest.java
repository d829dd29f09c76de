package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    TextTable table = new TextTable("A", "LONG", "C");
    table.row("wide cell", "x", "end");
    assertThat(table)
        .hasToString(
            """
            A          LONG  C
            wide cell  x     end
            """);
  }

  @Test
  void anEmptyCellIsADashExceptAtTheEnd() {
    TextTable table = new TextTable("A", "B");
    table.row("", "");
    assertThat(table).hasToString("A  B\n-\n");
  }

  @Test
  void whatControlsATerminalDoesNotGetToIt() {
    TextTable table = new TextTable("A");
    table.row("two\n  lines\u001b[31m and\r\n a bell\u0007");
    assertThat(table).hasToString("A\ntwo lines [31m and a bell\n");
  }
}
