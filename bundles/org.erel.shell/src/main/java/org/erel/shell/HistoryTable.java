package org.erel.shell;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.erel.api.Answers;
import org.erel.api.HostHistory;
import org.erel.api.JournalEntry;

/** What happened, on all hosts in one row of time. */
final class HistoryTable {

  private record Row(String host, JournalEntry entry) {}

  private HistoryTable() {}

  /** Renders histories; each host's own order is kept. */
  static String of(Answers<HostHistory> answers) {
    TextTable table = new TextTable("HOST", "WHEN", "STEP", "VERSION", "TOOK", "BY", "WHY");
    List<Row> rows =
        answers.given().stream()
            .flatMap(host -> host.entries().stream().map(entry -> new Row(host.host(), entry)))
            .sorted(Comparator.comparing(row -> row.entry().at()))
            .toList();
    for (Row row : rows) {
      JournalEntry entry = row.entry();
      table.row(
          row.host(),
          Words.of(entry.at()),
          Words.of(entry.step()),
          entry.release().map(release -> release.version().toString()).orElse(""),
          entry.took().isZero() ? "" : took(entry.took()),
          entry.by(),
          entry.reason());
    }
    return table.toString();
  }

  /** To three digits or so: {@code 12ms}, {@code 3.4s}, {@code 2m 5s}. */
  static String took(Duration took) {
    long millis = took.toMillis();
    if (millis < 1_000) {
      return Math.max(millis, 1) + "ms";
    }
    if (millis < 60_000) {
      return millis / 1_000 + "." + millis % 1_000 / 100 + "s";
    }
    return took.toMinutes() + "m " + took.toSecondsPart() + "s";
  }
}
