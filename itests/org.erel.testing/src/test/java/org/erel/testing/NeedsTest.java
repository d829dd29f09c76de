package org.erel.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class NeedsTest {

  @Test
  void whatIsMissingSkipsOrFailsAloud() {
    assertThatThrownBy(() -> Needs.require(false, "install it", false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("install it");
    assertThatThrownBy(() -> Needs.require(false, "install it", true))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("install it")
        .hasMessageContaining("EREL_REQUIRE_ALL");
    Needs.require(true, "install it", true);
  }
}
