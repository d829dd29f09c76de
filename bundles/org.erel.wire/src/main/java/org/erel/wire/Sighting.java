package org.erel.wire;

import java.time.Duration;
import java.util.Optional;

/**
 * When a host was last heard of, as the time that has gone by since: clocks of hosts may be wrong.
 *
 * @param host its identifier
 * @param heard how long ago it said anything
 * @param left how long ago it said that it ends in good order; empty where it never did
 */
public record Sighting(String host, Duration heard, Optional<Duration> left) {

  /** Longer ago than any host remembers. */
  public static final Duration LONGEST = Duration.ofDays(36_500);

  /** What a host said before it left may be on its way for so long, to another host. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(2);

  /** Refuses what is yet to come, and what was before there were hosts. */
  public Sighting {
    check(heard);
    left.ifPresent(Sighting::check);
  }

  private static void check(Duration ago) {
    if (ago.isNegative() || ago.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a host is seen from 0 to " + LONGEST + " ago, not " + ago);
    }
  }

  /**
   * What two hosts know of a third.
   *
   * @param other of the same host
   * @return the newer of both, in each respect
   */
  public Sighting merged(Sighting other) {
    return new Sighting(
        host,
        shorter(heard, other.heard),
        left.isPresent() && other.left.isPresent()
            ? Optional.of(shorter(left.get(), other.left.get()))
            : left.or(other::left));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * Whether it ended in good order, and was not heard of since.
   *
   * @return false where it may have ended in any way
   */
  public boolean stopped() {
    return left.filter(ago -> ago.minus(UNDER_WAY).compareTo(heard) <= 0).isPresent();
  }
}
