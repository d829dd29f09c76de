package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done to one release: {@code start} to {@code rollback}. */
class ActionCommandTest extends CommandFixture {

  @ParameterizedTest
  @CsvSource({
    "start shop, START shop ALL within PT3M",
    "stop shop --host web-*, STOP shop HOSTweb-* within PT3M",
    "restart shop --group web, RESTART shop GROUPweb within PT3M",
    "delete shop --timeout 10s, DELETE shop ALL within PT10S",
    "retry shop --host web-1, RETRY shop HOSTweb-1 within PT3M",
    "rollback shop, ROLLBACK shop ALL within PT3M",
    "rollback shop 1.2 --group web, ROLLBACK shop@1.2.0 GROUPweb within PT3M"
  })
  void actionsReachTheClusterAsAsked(String line, String call) {
    cluster.outcomes = List.of(new ActionOutcome("web-1", Result.DONE, "fine"));
    assertThat(run(line.split(" "))).isZero();
    assertThat(cluster.calls).containsExactly(call);
    assertThat(out).hasToString("HOST   RESULT  DETAIL\nweb-1  done    fine\n");
    assertThat(err.toString()).contains(" shop: waiting for hosts, ");
    assertThat(cluster.by).isEqualTo(Commands.operator());
  }

  @ParameterizedTest
  @CsvSource({"FAILED", "SILENT", "ACCEPTED"})
  void anActionThatIsNotDoneEverywhereFailsAndNamesTheHosts(Result result) {
    cluster.outcomes =
        List.of(
            new ActionOutcome("a", Result.DONE, ""),
            new ActionOutcome("b", result, ""),
            new ActionOutcome("c", Result.NOT_HERE, ""));
    assertThat(run("stop", "shop")).isEqualTo(1);
    assertThat(err.toString()).endsWith("\nstop shop: not done on b\n");
  }

  @Test
  void hostsThatAreStoppedAreNamedAndFailNothing() {
    ActionOutcome stopped = new ActionOutcome("b", Result.STOPPED, "");
    cluster.outcomes = List.of(new ActionOutcome("a", Result.DONE, ""), stopped);
    assertThat(run("stop", "shop")).isZero();
    assertThat(out.toString()).contains("b     stopped");
    assertThat(err.toString())
        .endsWith(
            "\nstop shop: not reached, because they are stopped: b; ask again when they are back\n");
    cluster.outcomes = List.of(stopped);
    assertThat(run("stop", "shop", "--host", "b")).as("nobody did it").isEqualTo(1);
  }

  @Test
  void anActionThatMeansNobodyFails() {
    assertThat(run("stop", "shp", "--group", "web")).isEqualTo(1);
    assertThat(err.toString()).contains("no host that is meant wants or has release shp");
  }
}
