package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {

  @ParameterizedTest
  @CsvSource({"500ms,500", "10s,10000", "2m,120000", "1h,3600000", "24h,86400000"})
  void durationsAreANumberAndAUnit(String text, long millis) {
    assertThat(new DurationConverter().convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "ms", "1m30s", "1.5s", "1S", "-3s", "2 m", "soon"})
  void anythingElseIsRefusedWithTheWayOut(String text) {
    assertThatThrownBy(() -> new DurationConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + text + "' is no duration such as 500ms, 10s, 2m or 1h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "0ms", "25h", "86401s", "999999999h"})
  void nothingAndMoreThanADayAreRefused(String text) {
    assertThatThrownBy(() -> new DurationConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + text + "' is not longer than 0 and at most 24h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"300ms", "90s", "3m", "24h"})
  void aDurationIsWrittenAsItIsRead(String text) {
    assertThat(DurationConverter.text(new DurationConverter().convert(text))).isEqualTo(text);
  }
}
