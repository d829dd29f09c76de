package org.erel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class IsolationBenchTest {

  private static final Samples IDLE = new Samples(List.of(2.0, 2.0, 2.0));

  @Test
  void theMediansOfTheWindowsDecide() throws Exception {
    Figure figure = IsolationBench.verdict(new Samples(List.of(2.0, 3.0, 90.0)), IDLE);
    assertThat(figure.verdict()).isEqualTo("isolation ratio 1.50 limit 1.5");
    assertThat(figure.within()).isTrue();
  }

  @Test
  void oneFailedRequestIsBeyondTheLimit() throws Exception {
    Samples busy = new Samples(List.of(2.0, 2.0, IsolationBench.NEVER));
    assertThat(IsolationBench.verdict(busy, IDLE).within()).isFalse();
  }

  @Test
  void aFailedRequestWithNothingUnderWayIsNoMeasurement() {
    Samples idle = new Samples(List.of(2.0, IsolationBench.NEVER));
    assertThatThrownBy(() -> IsolationBench.verdict(IDLE, idle)).isInstanceOf(IOException.class);
  }
}
