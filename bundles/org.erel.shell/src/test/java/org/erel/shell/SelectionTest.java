package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.erel.api.Cluster.Roll;
import org.erel.api.HostState;
import org.erel.api.Target;
import org.junit.jupiter.api.Test;

class SelectionTest {

  private static final Roll ROLL =
      new Roll(
          List.of(
              Samples.host("db-1", HostState.WAITING),
              Samples.host("web-1", HostState.CHANGING, Samples.HELD, Samples.ACTIVE),
              Samples.host("web-2", HostState.DEGRADED, Samples.BEHIND)),
          List.of("db-9", "web-9"));

  private static final Target WEB = new Target(Target.Kind.HOST, "web-*");

  @Test
  void aPatternSelectsSilentHostsToo() {
    Roll selected = Selection.select(ROLL, WEB, null);
    assertThat(selected.hosts()).isEqualTo(ROLL.hosts().subList(1, 3));
    assertThat(selected.silent()).containsExactly("web-9");
  }

  @Test
  void aReleaseSelectsTheHostsThatWantOrHaveIt() {
    Roll selected = Selection.select(ROLL, Target.ALL, "cart");
    assertThat(selected.hosts()).hasSize(1);
    assertThat(selected.hosts().get(0).releases()).containsExactly(Samples.HELD);
  }

  @Test
  void aHostUnderWayIsNotOver() {
    Settling settling = Settling.of(ROLL, null);
    assertThat(settling).isEqualTo(new Settling(true, List.of("web-1"), List.of("web-2")));
    assertThat(settling.over()).isFalse();
  }

  @Test
  void oneReleaseIsThereWhateverElseItsHostIsAbout() {
    Roll cart = Selection.select(ROLL, Target.ALL, "cart");
    assertThat(Settling.of(cart, "cart")).isEqualTo(new Settling(true, List.of(), List.of()));
    Roll shop = Selection.select(ROLL, Target.ALL, "shop");
    assertThat(Settling.of(shop, "shop").degraded()).containsExactly("web-2");
  }

  @Test
  void whereNobodyAnsweredNothingIsOver() {
    assertThat(Settling.of(new Roll(List.of(), List.of("web-9")), null).over()).isFalse();
  }
}
