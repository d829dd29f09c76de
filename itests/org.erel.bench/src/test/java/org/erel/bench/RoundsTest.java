package org.erel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final List<String> order = new ArrayList<>();

  @Test
  void sidesTakeTurnsAndEachIsFirstInTurn() throws Exception {
    Rounds.run(0, 2, List.of(side("a"), side("b")), NOWHERE);
    assertThat(order).containsExactly("a", "b", "b", "a");
  }

  @Test
  void warmUpRoundsDoNotCount() throws Exception {
    Rounds rounds = Rounds.run(2, 3, List.of(side("a")), NOWHERE);
    assertThat(rounds.samples("a", "time").values()).containsExactly(3.0, 4.0, 5.0);
  }

  @Test
  void whatWasNotMeasuredHasNoSamples() throws Exception {
    Rounds rounds = Rounds.run(0, 1, List.of(side("a")), NOWHERE);
    assertThatThrownBy(() -> rounds.samples("a", "size")).hasMessageContaining("size");
    assertThatThrownBy(() -> rounds.samples("b", "time")).hasMessageContaining("side b");
  }

  @Test
  void aSideThatFailsEndsTheBenchmark() {
    Side broken =
        new Side(
            "a",
            () -> {
              throw new IllegalStateException("no broker");
            });
    assertThatThrownBy(() -> Rounds.run(0, 1, List.of(broken), NOWHERE)).hasMessage("no broker");
  }

  private Side side(String name) {
    return new Side(
        name,
        () -> {
          order.add(name);
          return Map.of("time", (double) order.size());
        });
  }
}
