package org.erel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {

  @Test
  void theSlopeOfALineIsItsStep() {
    assertThat(Line.slope(List.of(3.0, 5.0))).isEqualTo(2);
    assertThat(Line.slope(List.of(7.0, 6.5, 6.0, 5.5))).isEqualTo(-0.5);
  }

  @Test
  void oneValueThatIsOffDoesNotDecide() {
    assertThat(Line.slope(List.of(0.0, 1.0, 2.5, 3.0, 4.0))).isCloseTo(1, within(0.01));
  }

  @Test
  void oneValueHasNone() {
    assertThatThrownBy(() -> Line.slope(List.of(1.0))).hasMessageContaining("no slope");
  }
}
