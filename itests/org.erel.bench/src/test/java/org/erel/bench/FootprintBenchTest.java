package org.erel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FootprintBenchTest {

  @Test
  void whatTheFirstHalfBringsForAllIsNotCounted() throws Exception {
    Map<String, Double> result =
        FootprintBench.perVersion(
            List.of(
                new Memory(10, 10),
                new Memory(20, 10),
                new Memory(21, 10.5),
                new Memory(22, 11),
                new Memory(30, 20),
                new Memory(40, 20),
                new Memory(42, 23),
                new Memory(44, 26)));

    assertThat(result)
        .containsOnly(
            entry("staged heap", 1.0),
            entry("staged metaspace", 0.5),
            entry("staged", 1.5),
            entry("started heap", 3.0),
            entry("started metaspace", 3.5),
            entry("started", 6.5));
  }

  @Test
  void threeVersionsAreTooFew() {
    Memory memory = new Memory(1, 1);
    assertThatThrownBy(
            () ->
                FootprintBench.perVersion(List.of(memory, memory, memory, memory, memory, memory)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too little");
  }

  @Test
  void whatAJvmWritesDownIsReadBack() {
    assertThat(Memory.parse(new Memory(20.25, 3.5).toString())).isEqualTo(new Memory(20.25, 3.5));
  }
}
