package org.erel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void theMedianIsTheOneInTheMiddle() {
    Samples samples = new Samples(List.of(9.0, 1.0, 4.0));
    assertThat(List.of(samples.min(), samples.median(), samples.max()))
        .containsExactly(1.0, 4.0, 9.0);
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
    assertThat(new Samples(List.of(8.0, 1.0, 4.0, 3.0)).median()).isEqualTo(3.5);
  }

  @Test
  void nothingMeasuredIsRefused() {
    assertThatThrownBy(() -> new Samples(List.of())).hasMessageContaining("nothing was measured");
  }

  @Test
  void aPercentileIsTheLeastValueThatSoManyAreNotAbove() {
    Samples hundred = new Samples(IntStream.rangeClosed(1, 100).mapToObj(i -> 1.0 * i).toList());
    assertThat(hundred.percentile(0.99)).isEqualTo(99);
    assertThat(hundred.percentile(1)).isEqualTo(100);
    assertThat(hundred.percentile(0.001)).isEqualTo(1);
    assertThat(new Samples(List.of(5.0)).percentile(0.99)).isEqualTo(5);
  }
}
