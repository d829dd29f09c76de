package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PiecesRequestTest {

  private static final String RELEASE = "a1".repeat(32);

  static List<List<Integer>> unreasonable() {
    return List.of(
        List.of(-1),
        List.of(7, 7),
        Collections.nCopies(16, 0),
        IntStream.range(0, 17).boxed().toList());
  }

  @ParameterizedTest
  @MethodSource("unreasonable")
  void nobodyCanHaveAHostSendWhatNobodyNeedsAtOnce(List<Integer> pieces) {
    assertThatThrownBy(() -> new PiecesRequest(RELEASE, "web-1", pieces))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 16 different ones");
  }

  @Test
  void theOrderIsTheAskers() {
    assertThat(new PiecesRequest(RELEASE, "web-1", List.of(9, 3, 5)).pieces())
        .containsExactly(9, 3, 5);
  }
}
