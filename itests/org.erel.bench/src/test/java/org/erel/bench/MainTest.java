package org.erel.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void setProperties() {
    System.setProperty("erel.home", folder.toString());
    System.setProperty("erel.bench.work", folder.toString());
  }

  @AfterEach
  void clearProperties() {
    System.clearProperty("erel.home");
    System.clearProperty("erel.bench.work");
  }

  @Test
  void aloneItListsTheNamesWithOneLineEach() {
    assertThat(run(2)).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("size        how large it is\n");
  }

  @Test
  void withinTheLimitIsExitCode0() {
    assertThat(run(2, "size")).isZero();
    assertThat(out.toString(UTF_8)).endsWith("size ratio 2.00 limit 2\n");
  }

  @Test
  void beyondTheLimitIsExitCode1() {
    assertThat(run(2.5, "size")).isEqualTo(1);
  }

  @Test
  void theNumberOfRoundsCanBeGiven() {
    run(1, "size");
    run(1, "size", "--rounds", "12");
    assertThat(out.toString(UTF_8)).contains("7 rounds\n", "12 rounds\n");
  }

  @Test
  void whatIsNotKnownIsExitCode2() {
    assertThat(run(1, "weight")).isEqualTo(2);
    assertThat(run(1, "size", "--rounds", "0")).isEqualTo(2);
    assertThat(run(1, "size", "fast")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("no figure 'weight'", "usage: ");
  }

  @Test
  void whatCouldNotBeMeasuredIsExitCode2WithTheReason() {
    assertThat(run(Double.NaN, "size")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("size could not be measured", "no ruler");
  }

  private int run(double erel, String... args) {
    return Main.run(
        List.of(new Size(erel)),
        List.of(args),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private record Size(double erel) implements Benchmark {

    @Override
    public String name() {
      return "size";
    }

    @Override
    public String description() {
      return "how large it is";
    }

    @Override
    public int rounds() {
      return 7;
    }

    @Override
    public List<Figure> measure(Machine machine, int rounds, PrintStream out) {
      if (Double.isNaN(erel)) {
        throw new IllegalStateException("no ruler");
      }
      out.println(rounds + " rounds");
      return List.of(
          new Figure("size", "m", new Samples(List.of(erel)), new Samples(List.of(1.0)), 2));
    }
  }
}
