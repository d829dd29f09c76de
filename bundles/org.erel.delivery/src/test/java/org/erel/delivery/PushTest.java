package org.erel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.erel.api.Names;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushTest {

  @ParameterizedTest
  @CsvSource({
    "ann@laptop, operator-ann-laptop",
    "_ci@runner, operator-_ci-runner",
    "émile@x, operator--mile-x",
    "'', operator-"
  })
  void whoPushesSendsUnderANameThatHostsTake(String publisher, String sender) {
    assertThat(Names.check("host identifier", Push.sender(publisher))).isEqualTo(sender);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 119, 120, 256})
  void aLongNameIsCut(int length) {
    assertThat(Names.check("host identifier", Push.sender("x".repeat(length))))
        .startsWith("operator-xx");
  }
}
