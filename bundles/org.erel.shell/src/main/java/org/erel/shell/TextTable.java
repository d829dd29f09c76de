package org.erel.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table as text: one line for each row, so that it can be searched and cut; columns as wide as
 * their widest cell, two spaces apart, the last one open to the right.
 */
final class TextTable {

  private static final String EMPTY = "-";

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... header) {
    rows.add(List.of(header));
  }

  /** Adds a row; an empty cell is shown as a dash, except in the last column. */
  void row(String... cells) {
    List<String> row = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      String cell = line(cells[i]);
      row.add(cell.isEmpty() && i < cells.length - 1 ? EMPTY : cell);
    }
    rows.add(row);
  }

  /** Text from elsewhere on one line: what controls a terminal does not get to it. */
  static String line(String text) {
    return text.replaceAll("\\s*\\p{Cntrl}+\\s*", " ").strip();
  }

  /** The lines, each ended, header first. */
  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing() + "\n";
  }
}
