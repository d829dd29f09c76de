package org.erel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.erel.api.HeldRelease;
import org.erel.api.ReleaseId;
import org.junit.jupiter.api.Test;

class KeepersTest {

  private static HeldRelease held(long here, String progress) {
    return new HeldRelease(ReleaseId.parse("shop@1.0.0"), "d", 10, here, false, progress);
  }

  @Test
  void theFirstOnesAreChosenAndAskedUntilTheyHaveAll() {
    Keepers keepers = new Keepers(List.of("c", "a", "b"), 2);
    assertThat(keepers.awaited()).containsExactly("a", "c");
    keepers.heard("a", held(10, ""));
    keepers.heard("c", held(4, "4 of 10"));
    keepers.heard("b", held(10, ""));
    assertThat(keepers.awaited()).containsExactly("c");
    assertThat(keepers.whole()).containsExactly("a");
    assertThat(keepers.here()).containsExactly(entry("a", 10L), entry("c", 4L));
    assertThat(keepers.total()).isEqualTo(14);
    assertThat(keepers.reasons()).containsExactly(entry("c", "4 of 10"));
    assertThat(keepers.exhausted()).isFalse();
  }

  @Test
  void inPlaceOfOneThatCannotTheNextIsAsked() {
    Keepers keepers = new Keepers(List.of("a", "b"), 1);
    keepers.failed("a", "no room");
    keepers.failed("a", "no room");
    assertThat(keepers.awaited()).containsExactly("b");
    assertThat(keepers.exhausted()).isFalse();
    keepers.failed("b", "gone");
    assertThat(keepers.exhausted()).isTrue();
    assertThat(keepers.reasons()).containsOnly(entry("a", "no room"), entry("b", "gone"));
  }

  @Test
  void whereThereAreFewerAllOfThemKeepIt() {
    Keepers keepers = new Keepers(List.of("a"), 3);
    keepers.heard("a", held(10, ""));
    assertThat(keepers.exhausted()).isTrue();
    assertThat(keepers.enough(0)).isTrue();
    assertThat(keepers.enough(1)).isTrue();
    assertThat(keepers.enough(2)).isFalse();
    assertThat(new Keepers(List.of(), 3).enough(0)).isFalse();
    assertThat(new Keepers(List.of(), 3).exhausted()).isTrue();
  }
}
