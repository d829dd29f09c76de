package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1, 250",
    "1, 1, 500",
    "2, 1, 1000",
    "5, 1, 8000",
    "6, 1, 15000",
    "1000000, 1, 15000",
    "0, 0, 0",
    "6, 0, 0",
    "6, 0.5, 7500",
    "-1, 1, 250"
  })
  void theWaitDoublesUpToTheLongestWithFullJitter(int failures, double random, long milliseconds) {
    Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(15), () -> random);
    assertThat(backoff.after(failures)).isEqualTo(Duration.ofMillis(milliseconds));
  }
}
