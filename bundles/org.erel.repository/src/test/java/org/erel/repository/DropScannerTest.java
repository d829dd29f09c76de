package org.erel.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.junit.jupiter.api.Test;

class DropScannerTest {

  private static final Finding BROKEN = new Finding.Broken("why");
  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.0.0");
  private static final Finding COMPLETE =
      new Finding.Complete(
          new Release(SHOP, List.of(), List.of(), "0".repeat(64)), Optional.empty());

  private final DropScanner scanner = new DropScanner();

  @Test
  void aDropIsReadOnceItRested() {
    Drop drop = drop("1", true);
    assertThat(due(drop, 0)).isFalse();
    assertThat(due(drop, 100)).isFalse();
    assertThat(due(drop, 400)).isTrue();
    found(drop, COMPLETE, 400);
    assertThat(findings(400)).containsExactly(COMPLETE);
    assertThat(due(drop, 60_000)).isFalse();
  }

  @Test
  void aSlowCopyIsNeitherReadNorBrokenWhileItGrows() {
    for (int i = 0; i < 100; i++) {
      assertThat(due(drop("size " + i, true), i * 300L)).isFalse();
      assertThat(findings(i * 300L)).isEmpty();
      assertThat(scanner.waiting(nanos(i * 300L))).isTrue();
    }
  }

  @Test
  void aCopyThatPausesIsNotCalledBroken() {
    Drop half = drop("half", true);
    due(half, 0);
    assertThat(due(half, 500)).isTrue();
    found(half, BROKEN, 500);
    assertThat(findings(2_500)).isEmpty();
    Drop whole = drop("whole", true);
    assertThat(due(whole, 2_600)).isFalse();
    assertThat(due(whole, 3_000)).isTrue();
    found(whole, COMPLETE, 3_000);
    assertThat(findings(3_000)).containsExactly(COMPLETE);
  }

  @Test
  void aCopyThatEndedBrokenIsCalledSo() {
    Drop half = drop("half", true);
    due(half, 0);
    due(half, 500);
    found(half, BROKEN, 500);
    assertThat(findings(2_999)).isEmpty();
    assertThat(scanner.waiting(nanos(2_999))).isTrue();
    assertThat(findings(3_000)).containsExactly(BROKEN);
    assertThat(scanner.waiting(nanos(3_000))).isFalse();
    assertThat(due(half, 99_000)).isFalse();
  }

  @Test
  void aDropThatCannotTellWhetherItIsCompleteRestsLonger() {
    Drop plain = drop("1", false);
    due(plain, 0);
    assertThat(due(plain, 2_999)).isFalse();
    assertThat(due(plain, 3_000)).isTrue();
  }

  @Test
  void whatCouldNotBeReadIsTriedAgain() {
    Drop drop = drop("1", true);
    due(drop, 0);
    due(drop, 500);
    found(drop, new Finding.Unreadable("disk full"), 500);
    assertThat(due(drop, 10_000)).isFalse();
    assertThat(due(drop, 10_500)).isTrue();
  }

  @Test
  void aChangedDropIsReadAgain() {
    Drop drop = drop("1", true);
    due(drop, 0);
    due(drop, 500);
    found(drop, COMPLETE, 500);
    Drop changed = drop("2", true);
    assertThat(due(changed, 1_000)).isFalse();
    assertThat(findings(1_000)).isEmpty();
    assertThat(due(changed, 1_400)).isTrue();
  }

  @Test
  void aRemovedDropIsForgotten() {
    Drop drop = drop("1", true);
    due(drop, 0);
    found(drop, COMPLETE, 500);
    scanner.due(List.of(), nanos(600));
    assertThat(findings(600)).isEmpty();
    assertThat(due(drop, 700)).isFalse();
  }

  @Test
  void whatIsRememberedIsNotReadUnlessItChanged() {
    scanner.remember("shop-1.0.0.erel", "1", COMPLETE, 0);
    assertThat(due(drop("1", true), 60_000)).isFalse();
    assertThat(findings(60_000)).containsExactly(COMPLETE);
    assertThat(due(drop("2", true), 61_000)).isFalse();
    assertThat(due(drop("2", true), 62_000)).isTrue();
  }

  private boolean due(Drop drop, long millis) {
    return !scanner.due(List.of(drop), nanos(millis)).isEmpty();
  }

  private void found(Drop drop, Finding finding, long millis) {
    scanner.found(drop, finding, nanos(millis));
  }

  private List<Finding> findings(long millis) {
    return List.copyOf(scanner.findings(nanos(millis)).values());
  }

  private static long nanos(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private static Drop drop(String signature, boolean described) {
    String name = "shop-1.0.0.erel";
    return new Drop(name, Path.of(name), Optional.of(SHOP), false, described, signature);
  }
}
