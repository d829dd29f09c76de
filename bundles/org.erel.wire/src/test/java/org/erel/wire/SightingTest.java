package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SightingTest {

  private static Sighting sighting(long heard, Long left) {
    return new Sighting(
        "web-1", Duration.ofSeconds(heard), Optional.ofNullable(left).map(Duration::ofSeconds));
  }

  @Test
  void theNewerCountsInWhateverOrder() {
    Sighting one = sighting(90, 70L);
    Sighting other = sighting(60, null);
    Sighting third = sighting(200, 200L);
    assertThat(one.merged(other).merged(third)).isEqualTo(sighting(60, 70L));
    assertThat(third.merged(other.merged(one))).isEqualTo(sighting(60, 70L));
  }

  @ParameterizedTest
  @CsvSource({
    "60, 60, true",
    "60, 59, true",
    "60, 62, true",
    "60, 63, false",
    "60, 3600, false",
    "60, , false"
  })
  void aHostIsStoppedWhereItLeftAndWasNotHeardOfSince(long heard, Long left, boolean stopped) {
    assertThat(sighting(heard, left).stopped()).isEqualTo(stopped);
  }
}
