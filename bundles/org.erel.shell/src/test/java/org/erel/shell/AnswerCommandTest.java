package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.erel.api.Answers;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code history}, {@code drift}, {@code plan} and {@code stage}. */
class AnswerCommandTest extends CommandFixture {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "history shop, history shop ALL within PT1M",
    "history shop --host web-* --timeout 5s, history shop HOSTweb-* within PT5S",
    "drift --undo, drift  undo ALL within PT1M",
    "plan, plan nothing ALL within PT1M",
    "stage shop 1.3 --group web, plan shop@1.3.0 GROUPweb within PT1M"
  })
  void questionsReachTheClusterAsAsked(String line, String call) {
    cluster.histories = Samples.HISTORIES;
    cluster.drifts = Samples.DRIFTS;
    cluster.plans = new Answers<>(List.of(new HostPlan("db-1", List.of())), Map.of(), List.of());
    assertThat(run(line.split(" "))).isZero();
    assertThat(cluster.calls).containsExactly(call);
    assertThat(closed).isOne();
  }

  @Test
  void historyShowsTheTableOrJson() {
    cluster.histories = Samples.HISTORIES;
    assertThat(run("history", "shop")).isZero();
    assertThat(out).hasToString(HistoryTable.of(Samples.HISTORIES));
    assertThat(run("history", "shop", "--json")).isZero();
    assertThat(out.toString()).endsWith(AnswersJson.history(Samples.HISTORIES));
  }

  @Test
  void aReleaseThatNobodyKnowsIsNamed() {
    cluster.histories = new Answers<>(List.of(), Map.of(), List.of("web-9"));
    assertThat(run("history", "shp")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err)
        .hasToString(
            "silent: web-9\nno host that answered and is meant knows release shp; see status\n");
  }

  @Test
  void aHostThatCannotAnswerFailsAndIsNamed() {
    cluster.histories =
        new Answers<HostHistory>(
            Samples.HISTORIES.given(), Map.of("web-3", "it is stopping"), List.of());
    assertThat(run("history", "shop")).isEqualTo(1);
    assertThat(err).hasToString("failed on web-3: it is stopping\n");
  }

  @Test
  void driftIsOneAsWithDiffUnlessItIsUndone() {
    cluster.drifts = Samples.DRIFTS;
    assertThat(run("drift")).isEqualTo(1);
    assertThat(out).hasToString(DriftTable.of(Samples.DRIFTS));
    assertThat(err.toString()).isEmpty();
    assertThat(run("drift", "shop", "--undo")).isZero();
    assertThat(err).hasToString("put back\n");
    cluster.drifts = new Answers<>(List.of(new HostDrift("web-1", List.of())), Map.of(), List.of());
    assertThat(run("drift")).isZero();
  }

  @Test
  void anUndoThatFailsOnAHostIsAFailure() {
    cluster.drifts = new Answers<>(Samples.DRIFTS.given(), Map.of("web-2", "no disk"), List.of());
    assertThat(run("drift", "--undo")).isEqualTo(1);
  }

  @Test
  void driftOfAReleaseThatNobodyHasIsNamed() {
    assertThat(run("drift", "shp")).isEqualTo(1);
    assertThat(err.toString()).contains("wants or has release shp; see status");
    assertThat(run("drift")).isEqualTo(1);
    assertThat(err.toString()).endsWith("no host that is meant answered: is its master running?\n");
  }

  @Test
  void aPlanOfADocumentIsShownAndFailsWhereSomethingIsRefused() throws Exception {
    cluster.plans = Samples.PLANS;
    Path file = Files.writeString(folder.resolve("web.json"), "{}");
    assertThat(run("plan", file.toString())).isEqualTo(1);
    assertThat(cluster.calls).containsExactly("plan {} ALL within PT1M");
    assertThat(out).hasToString(PlanTable.of(Samples.PLANS));
    assertThat(run("plan", file.toString(), "--json")).isEqualTo(1);
    assertThat(out.toString()).endsWith(AnswersJson.plan(Samples.PLANS));
  }

  @Test
  void anInvalidDocumentIsNamedWithThePlace() throws Exception {
    cluster.invalid = new org.erel.api.InvalidDocumentException(3, 4, "unknown key 'x'");
    Path file = Files.writeString(folder.resolve("web.json"), "{}");
    assertThat(run("plan", file.toString())).isEqualTo(2);
    assertThat(err).hasToString(file + ": line 3, column 4: unknown key 'x'\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "history",
        "drift a b",
        "plan nowhere.json",
        "stage shop",
        "stage shop x",
        "stage / 1"
      })
  void wrongUsageOpensNothing(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains("--help'.");
    assertThat(opened).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"history shop", "drift", "plan", "stage shop 1.0.0"})
  void noBrokerIsThree(String line) {
    cluster.brokerGone = true;
    assertThat(run(line.split(" "))).isEqualTo(3);
  }
}
