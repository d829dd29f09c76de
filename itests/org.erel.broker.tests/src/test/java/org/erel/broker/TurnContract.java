package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.erel.api.Subscription;
import org.junit.jupiter.api.Test;

/** What {@link AmqpBus} promises of turns. */
abstract class TurnContract extends BusFixture {

  private static final Duration MOMENT = Duration.ofMillis(300);

  @Test
  void oneAtATimeHasTheTurn() throws Exception {
    AmqpBus first = operator();
    AmqpBus second = operator();
    Subscription turn = first.turn("web", MOMENT).orElseThrow();
    assertThat(second.turn("web", MOMENT)).isEmpty();
    assertThat(first.turn("web", Duration.ZERO)).isEmpty();
    assertThat(second.turn("db", MOMENT)).isPresent();
    turn.close();
    turn.close();
    assertThat(second.turn("web", SOON)).isPresent();
    assertThat(first.connected()).isTrue();
    assertThat(second.connected()).isTrue();
  }

  @Test
  void theTurnOfOneThatDiesIsGivenToTheNext() throws Exception {
    AmqpBus first = operator();
    AmqpBus second = operator();
    first.turn("web", MOMENT).orElseThrow();
    first.close();
    assertThat(second.turn("web", SOON)).isPresent();
  }

  @Test
  void turnsUnderPressureNeverOverlap() throws Exception {
    AtomicInteger holders = new AtomicInteger();
    List<Callable<Void>> publishers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      AmqpBus bus = operator();
      publishers.add(
          () -> {
            for (int round = 0; round < 10; round++) {
              Subscription turn = bus.turn("web", SOON).orElseThrow();
              assertThat(holders.incrementAndGet()).isEqualTo(1);
              assertThat(holders.decrementAndGet()).isZero();
              turn.close();
            }
            return null;
          });
    }
    for (Future<Void> publisher : threads(4).invokeAll(publishers)) {
      publisher.get(60, TimeUnit.SECONDS);
    }
  }
}
