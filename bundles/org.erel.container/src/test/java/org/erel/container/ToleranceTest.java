package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.erel.api.Configuration;
import org.erel.api.ReleaseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToleranceTest {

  private static Tolerance tolerance(String json) throws ReleaseException {
    return Tolerance.of(
        List.of(new Configuration("com.acme", "{}"), new Configuration("org.erel.health", json)));
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme.Pool, true",
    "com.acme.Pools, false",
    "com.acmexPool, false",
    "org.other.a.b, true",
    "org.other, false"
  })
  void theNamedComponentsMayAilAndNoOthers(String component, boolean tolerated) throws Exception {
    Tolerance tolerance =
        tolerance("{\"components.tolerated\":[\"com.acme.Pool\",\"org.other.*\"]}");

    assertThat(tolerance.of(component)).isEqualTo(tolerated);
  }

  @Test
  void withoutAWordNothingMay() throws Exception {
    assertThat(Tolerance.of(List.of(new Configuration("com.acme", "{}"))))
        .isEqualTo(Tolerance.NONE);
    assertThat(Tolerance.NONE.of("com.acme.Pool")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"components.tolerated\":7}",
        "{\"component.tolerated\":\"a\",\"components.tolerated\":\"b\"}"
      })
  void whatIsMisspeltIsRefused(String json) {
    assertThatThrownBy(() -> tolerance(json))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("takes components.tolerated alone");
  }
}
