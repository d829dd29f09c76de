package org.erel.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {

  private static final ProjectJar CART =
      new ProjectJar("com.acme", "cart", "com.acme:cart:1", Path.of("cart.jar"));

  @Test
  void allAreInUnlessSomeAreNamed() {
    assertThat(Selection.of(null, null).has(CART)).isTrue();
    assertThat(Selection.of(List.of("com.acme"), null).has(CART)).isTrue();
    assertThat(Selection.of(List.of("org.*", "com.*:ca?t"), null).has(CART)).isTrue();
    assertThat(Selection.of(List.of("com.acme:web"), null).has(CART)).isFalse();
  }

  @Test
  void whatIsExcludedIsOut() {
    assertThat(Selection.of(List.of("com.acme"), List.of("*:cart")).has(CART)).isFalse();
    assertThat(Selection.of(null, List.of("com.acme:web")).has(CART)).isTrue();
  }

  @Test
  void whatIsNoPatternIsRefused() {
    assertThatThrownBy(() -> Selection.of(List.of("a:b:c"), null))
        .hasMessageContaining("'a:b:c' is no pattern of artifacts");
    assertThatThrownBy(() -> Selection.of(null, List.of("a b")))
        .hasMessageContaining("pattern 'a b' is not valid");
  }
}
