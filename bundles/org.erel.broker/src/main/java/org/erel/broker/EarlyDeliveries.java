package org.erel.broker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.erel.wire.Delivery;

/** What comes to a master before all of it has started, for a while and up to a bound. */
final class EarlyDeliveries {

  /** How long a master may take to start after it has connected. */
  static final Duration START = Duration.ofSeconds(30);

  /** In bytes on the wire: questions and orders are short. */
  static final int MOST = 256 * 1024;

  private record Early(Delivery<?> delivery, int length) {}

  private final LongSupplier clock;
  private final long begun;
  private final Queue<Early> all = new ArrayDeque<>();
  private int length;

  /**
   * The start begins.
   *
   * @param clock nanoseconds from any origin
   */
  EarlyDeliveries(LongSupplier clock) {
    this.clock = clock;
    this.begun = clock.getAsLong();
  }

  /**
   * Keeps one, in place of the oldest where there are too many.
   *
   * @param delivery nobody means it so far
   * @param bytes of its body
   */
  synchronized void keep(Delivery<?> delivery, int bytes) {
    if (over()) {
      return;
    }
    all.add(new Early(delivery, bytes));
    length += bytes;
    while (length > MOST) {
      length -= all.remove().length();
    }
  }

  /**
   * Takes some out.
   *
   * @param wanted which
   * @return in their order
   */
  synchronized List<Delivery<?>> take(Predicate<Delivery<?>> wanted) {
    List<Delivery<?>> taken = new ArrayList<>();
    if (!over()) {
      all.stream().map(Early::delivery).filter(wanted).forEach(taken::add);
      all.removeIf(early -> wanted.test(early.delivery()));
      length = all.stream().mapToInt(Early::length).sum();
    }
    return taken;
  }

  private boolean over() {
    boolean over = clock.getAsLong() - begun > START.toNanos();
    if (over) {
      all.clear();
    }
    return over;
  }
}
