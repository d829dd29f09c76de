package org.erel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, UTF_8);

  @Test
  void theLastLinesAreTheVerdicts() {
    boolean within =
        Report.print(List.of(figure("cpu", 2.6, 2, 1.3), info(), figure("memory", 3, 2, 2)), out);
    assertThat(within).isTrue();
    assertThat(printed.toString(UTF_8).lines().toList())
        .hasSize(6)
        .endsWith("cpu ratio 1.30 limit 1.3", "memory ratio 1.50 limit 2");
  }

  @Test
  void theTableHasMinimumMedianAndMaximumOfBothSides() {
    Report.print(
        List.of(new Figure("cpu", "s", new Samples(List.of(1.0, 2.0, 9.0)), of(4), 1.3)), out);
    assertThat(printed.toString(UTF_8))
        .containsPattern("cpu, s +1\\.00 / 2\\.00 / 9\\.00 +4\\.00 / 4\\.00 / 4\\.00 +0\\.50");
  }

  @Test
  void oneBeyondItsLimitIsEnough() {
    assertThat(Report.print(List.of(figure("cpu", 1, 2, 1.3), figure("memory", 2.42, 2, 1.2)), out))
        .isFalse();
    assertThat(printed.toString(UTF_8)).endsWith("memory ratio 1.21 limit 1.2\n");
  }

  @Test
  void whatIsForInformationHasNoLimit() {
    assertThat(Report.print(List.of(figure("cpu", 1, 2, 1.3), info()), out)).isTrue();
  }

  @Test
  void theVerdictIsAboutTheRatioThatIsPrinted() {
    assertThat(figure("cpu", 1.3049, 1, 1.3).within()).isTrue();
    assertThat(figure("cpu", 1.3051, 1, 1.3).within()).isFalse();
  }

  private static Figure info() {
    return new Figure("wall", "s", of(100), of(1));
  }

  private static Figure figure(String name, double erel, double floor, double limit) {
    return new Figure(name, "s", of(erel), of(floor), limit);
  }

  private static Samples of(double value) {
    return new Samples(List.of(value));
  }
}
