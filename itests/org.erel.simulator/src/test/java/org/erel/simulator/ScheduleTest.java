package org.erel.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static final int SEED = 20_000;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int simulate(String... args) {
    return Main.run(List.of(args), new PrintStream(out), new PrintStream(err));
  }

  @ParameterizedTest
  @ValueSource(strings = {"documents", "growth"})
  void noPromiseIsBrokenInThousandsOfSchedules(String name) {
    int code = simulate(name, "--schedules", "6000", "--seed", Integer.toString(SEED));

    assertThat(out.toString()).endsWith(name + " rounds 6000 violations 0\n");
    assertThat(code).isZero();
  }

  @Test
  void aSeedIsTheSameRunEveryTime() {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();

    Schedule.of(SEED, 5, 5, false, Sabotage.NONE).run(first::add);
    Schedule.of(SEED, 5, 5, false, Sabotage.NONE).run(second::add);

    assertThat(first).hasSizeGreaterThan(1000).isEqualTo(second);
  }

  @ParameterizedTest
  @CsvSource({
    "PROMISES_FORGOTTEN, lost: group",
    "DOCUMENTS_FORGOTTEN, lost: group",
    "FORGERIES_TAKEN, keeps what is forged",
    "RELEASES_CHANGED, changed release shop@1.2.0",
    "MARKS_FORGOTTEN, two rosters of revision 1 are settled",
    "ROSTERS_SETTLED, two rosters of revision"
  })
  void whatIsMadeWrongOnPurposeIsSeen(Sabotage sabotage, String violation) {
    boolean grows = violation.startsWith("two rosters");
    assertThat(
            LongStream.range(SEED, SEED + 1000)
                .mapToObj(seed -> Schedule.of(seed, 3, 5, grows, sabotage).run())
                .flatMap(result -> result.violations().stream())
                .anyMatch(words -> words.contains(violation)))
        .as(violation)
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "letters",
        "documents --seed",
        "documents --seed x",
        "documents --rounds 3",
        "documents 3"
      })
  void whatIsNotUnderstoodIsAnsweredWithTheUsage(String command) {
    assertThat(simulate(command.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("simulate: usage: itests/simulate documents");
  }

  @Test
  void aloneItListsTheNames() {
    assertThat(simulate()).isZero();
    assertThat(out.toString()).startsWith("documents ").contains("growth ");
  }
}
