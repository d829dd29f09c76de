package org.erel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuorumTest {

  @ParameterizedTest
  @CsvSource({
    "all, 5, 5",
    "majority, 5, 3",
    "majority, 4, 3",
    "majority, 1, 1",
    "2, 5, 2",
    "7, 5, 7"
  })
  void itComesToANumberOfHosts(String text, int hosts, int number) {
    assertThat(Quorum.parse(text).of(hosts)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "majority", "3"})
  void itIsWrittenAsItIsRead(String text) {
    assertThat(Quorum.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "most", "1.5", "ALL"})
  void whatIsNoneIsNamed(String text) {
    assertThatThrownBy(() -> Quorum.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
