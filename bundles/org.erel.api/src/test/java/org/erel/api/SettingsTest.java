package org.erel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @ParameterizedTest
  @CsvSource({"1KiB, 1024", "10MiB, 10485760", "999999GiB, 1073740750258176"})
  void aRateIsANumberWithItsUnit(String value, long bytes) {
    assertThat(Settings.deliveryRate(Map.of(Settings.DELIVERY_RATE, value)::get)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "0MiB", "-1MiB", "10MB", "1.5MiB", "10 MiB", "1000000GiB", "MiB"})
  void anythingElseIsRefused(String value) {
    assertThatThrownBy(() -> Settings.deliveryRate(Map.of(Settings.DELIVERY_RATE, value)::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("erel.delivery.rate is '" + value + "'")
        .hasMessageContaining("such as 10MiB");
  }

  @Test
  void noneIsNoLimit() {
    assertThat(Settings.deliveryRate(key -> null)).isEmpty();
    assertThat(Settings.deliveryRate(key -> " ")).isEmpty();
  }
}
