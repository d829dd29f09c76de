package org.erel.faults;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.erel.faults.DocumentRound.Result;

/** What came of many rounds. */
final class Score {

  private final Map<Trouble, List<Result>> rounds = new EnumMap<>(Trouble.class);

  void add(Trouble trouble, Result round) {
    rounds.computeIfAbsent(trouble, any -> new ArrayList<>()).add(round);
  }

  List<String> violations() {
    return rounds.values().stream()
        .flatMap(List::stream)
        .flatMap(round -> round.violations().stream())
        .toList();
  }

  /** In how many rounds the brokers took what a stranger sent. */
  long forged() {
    return rounds.values().stream().flatMap(List::stream).filter(Result::forged).count();
  }

  /** As Markdown. */
  void print(PrintStream out) {
    out.println(
        "| broken | rounds | publishes tried | acknowledged | not | longest until equal, s | violations |");
    out.println("|---|---|---|---|---|---|---|");
    rounds.forEach((trouble, all) -> print(out, trouble.words(), all));
    print(out, "all", rounds.values().stream().flatMap(List::stream).toList());
  }

  private static void print(PrintStream out, String words, List<Result> all) {
    int tried = all.stream().mapToInt(Result::tried).sum();
    int acknowledged = all.stream().mapToInt(Result::acknowledged).sum();
    out.printf(
        "| %s | %d | %d | %d | %d | %.1f | %d |%n",
        words,
        all.size(),
        tried,
        acknowledged,
        tried - acknowledged,
        all.stream().mapToLong(round -> round.untilEqual().toMillis()).max().orElse(0) / 1e3,
        all.stream().mapToInt(round -> round.violations().size()).sum());
  }
}
