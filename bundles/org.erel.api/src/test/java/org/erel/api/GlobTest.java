package org.erel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "web, web, true",
    "web, web-1, false",
    "web, we, false",
    "web-*, web-1, true",
    "web-*, web-, true",
    "web-*, web, false",
    "*, web, true",
    "*, '', true",
    "?, '', false",
    "web-?, web-1, true",
    "web-?, web-10, false",
    "*-1, web-1, true",
    "*-1, a-1-1, true",
    "*-1, a-1-2, false",
    "a*b*c, a-b-b-c, true",
    "a*b*c, a-c-b, false",
    "**, web, true",
    "a.c, abc, false"
  })
  void aPatternMatchesTheWholeName(String pattern, String name, boolean expected) {
    assertThat(new Glob(pattern).matches(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "(zone=eu)", "a,b", "[ab]"})
  void whatIsNoPatternIsRefused(String pattern) {
    assertThatThrownBy(() -> new Glob(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pattern '" + pattern + "' is not valid");
  }

  @Test
  void aPatternOfManyStarsTakesNoTime() {
    Glob nasty = new Glob("*a".repeat(60) + "b");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> assertThat(nasty.matches("a".repeat(128))).isFalse());
  }
}
