package org.erel.shell;

import java.util.List;
import org.erel.api.ActionOutcome;

/** What came of an action, one host on each line. */
final class OutcomeTable {

  private OutcomeTable() {}

  /** Renders outcomes. */
  static String of(List<ActionOutcome> outcomes) {
    TextTable table = new TextTable("HOST", "RESULT", "DETAIL");
    outcomes.forEach(
        outcome -> table.row(outcome.host(), word(outcome.result()), outcome.detail()));
    return table.toString();
  }

  private static String word(ActionOutcome.Result result) {
    return result == ActionOutcome.Result.ACCEPTED ? "not done yet" : Words.of(result);
  }
}
