package org.erel.simulator;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Time that passes where something happens, and the randomness of one run. */
final class World {

  private record Event(long time, long number, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::number));
  private final RandomGenerator random;
  private final Consumer<String> trace;
  private long now;
  private long number;

  /**
   * Time begins.
   *
   * @param seed decides what is random
   * @param trace is told what happens, with the milliseconds from the beginning
   */
  World(long seed, Consumer<String> trace) {
    this.random = new SplittableRandom(seed);
    this.trace = trace;
  }

  /** Somebody looks on. */
  void note(String who, String does, Object what) {
    if (trace != Schedule.UNSEEN) {
      trace.accept("%d %s %s %s".formatted(now / 1_000_000, who, does, what));
    }
  }

  /** Nanoseconds from the beginning. */
  long now() {
    return now;
  }

  RandomGenerator random() {
    return random;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Between 0 and a duration. */
  Duration upTo(Duration most) {
    return Duration.ofNanos((long) (most.toNanos() * random.nextDouble()));
  }

  void after(Duration delay, Runnable action) {
    events.add(new Event(now + delay.toNanos(), number++, action));
  }

  /** Lets so much time pass. */
  void pass(Duration duration) {
    long end = now + duration.toNanos();
    while (!events.isEmpty() && events.peek().time() <= end) {
      Event event = events.remove();
      now = event.time();
      event.action().run();
    }
    now = end;
  }
}
