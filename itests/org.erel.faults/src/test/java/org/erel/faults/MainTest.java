package org.erel.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aloneItListsTheNamesWithOneLineEach() {
    assertThat(run(0)).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("drop      lets it fall\n");
  }

  @Test
  void withoutViolationsIsExitCode0() {
    assertThat(run(0, "drop", "--seed", "7")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("(seed 7)", "4 rounds, seed 7")
        .endsWith("drop rounds 4 violations 0\n");
  }

  @Test
  void withViolationsIsExitCode1AndEachIsTold() {
    assertThat(run(2, "drop", "--rounds", "9")).isEqualTo(1);
    assertThat(out.toString(UTF_8))
        .contains("VIOLATION it broke\n")
        .endsWith("drop rounds 9 violations 2\n");
  }

  @Test
  void whatIsNotKnownOrDidNotRunIsExitCode2() {
    assertThat(run(0, "throw")).isEqualTo(2);
    assertThat(run(0, "drop", "--rounds")).isEqualTo(2);
    assertThat(run(0, "drop", "fast", "1")).isEqualTo(2);
    assertThat(run(-1, "drop")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("no 'throw'", "usage: ", "could not be run", "glued");
  }

  private int run(int violations, String... args) {
    return Main.run(
        List.of(new Drop(violations)),
        folder,
        List.of(args),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private record Drop(int violations) implements Fault {

    @Override
    public String name() {
      return "drop";
    }

    @Override
    public String description() {
      return "lets it fall";
    }

    @Override
    public int rounds() {
      return 4;
    }

    @Override
    public List<String> run(Order order, PrintStream out) {
      if (violations < 0) {
        throw new IllegalStateException("glued");
      }
      out.printf("%d rounds, seed %d%n", order.rounds(), order.seed());
      return Collections.nCopies(violations, "it broke");
    }
  }
}
