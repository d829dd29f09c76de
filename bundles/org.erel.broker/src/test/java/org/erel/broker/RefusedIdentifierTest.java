package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.broker.RefusedIdentifier.Verdict.AGAIN;
import static org.erel.broker.RefusedIdentifier.Verdict.FIRST;
import static org.erel.broker.RefusedIdentifier.Verdict.TAKEN;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RefusedIdentifierTest {

  private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5); // may overflow

  private final RefusedIdentifier refusals = new RefusedIdentifier(Duration.ofSeconds(10));

  private RefusedIdentifier.Verdict refusedAfter(long seconds) {
    return refusals.refused(START + TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void anOwnLostConnectionIsToleratedForTwoAndAHalfHeartbeatsAndABit() {
    assertThat(refusedAfter(0)).isEqualTo(FIRST);
    assertThat(refusedAfter(1)).isEqualTo(AGAIN);
    assertThat(refusedAfter(27)).isEqualTo(AGAIN);
    assertThat(refusedAfter(28)).isEqualTo(TAKEN);
  }

  @Test
  void anEpisodeIsToldOnce() {
    refusedAfter(0);
    assertThat(refusedAfter(30)).isEqualTo(TAKEN);
    assertThat(refusedAfter(60)).isEqualTo(AGAIN);
  }

  @Test
  void anAcceptedIdentifierEndsTheEpisode() {
    refusedAfter(0);
    refusals.accepted();
    assertThat(refusedAfter(30)).isEqualTo(FIRST);
    assertThat(refusedAfter(31)).isEqualTo(AGAIN);
    assertThat(refusedAfter(58)).isEqualTo(TAKEN);
  }
}
