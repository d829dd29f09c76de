package org.erel.wire;

import java.util.Comparator;
import org.erel.api.Names;

/**
 * One attempt of one publisher to publish documents of a name. A host that has promised a ballot
 * takes nothing of a lesser one; so of two publishers that meet, the one with the greater ballot
 * goes on and the other must ask again.
 *
 * @param round from 1 on; greater than any that the publisher has seen. One that leaves too few
 *     greater ones to others becomes 0, on the wire and on a disk alike: it binds nobody
 * @param owner whose attempt it is, unique to one publication; empty in {@link #NONE}
 */
public record Ballot(long round, String owner) implements Comparable<Ballot> {

  /** Less than any other: what a host has promised that was never asked. */
  public static final Ballot NONE = new Ballot(0, "");

  /**
   * No honest publisher goes further beyond what a host knows that was away for long, or is new:
   * publishers begin with the milliseconds of their clock, which are fewer until the year 2527.
   */
  private static final long REACH = 1L << 44;

  /** Nobody gets so far in steps of that size. */
  private static final long LAST = 1L << 62;

  private static final Comparator<Ballot> ORDER =
      Comparator.comparingLong(Ballot::round).thenComparing(Ballot::owner);

  /** Validates both. */
  public Ballot {
    Names.checkLine("a ballot's owner", owner);
    if (round < 0) {
      throw new IllegalArgumentException("a ballot has round " + round + "; the least is 0");
    }
    round = round > LAST ? 0 : round;
  }

  /**
   * Whether it overrules another.
   *
   * @param other any ballot
   * @return true where it is the greater one
   */
  public boolean overrules(Ballot other) {
    return compareTo(other) > 0;
  }

  /**
   * Whether an honest publisher may have come to it, where the greatest that a host knows is
   * another. What leaps further is not promised: each leap leaves fewer rounds to others.
   *
   * @param known the greatest of what was promised and held
   * @return false where it has no round, or one that is too far beyond
   */
  public boolean mayFollow(Ballot known) {
    return round > 0 && round - known.round <= REACH;
  }

  /**
   * The same, or a lesser one which {@link #mayFollow} another, as does the next after it.
   *
   * @param known the greatest of what was promised and held, or was asked for
   * @return as near to this one as that permits
   */
  public Ballot noFurtherFrom(Ballot known) {
    return round - known.round < REACH ? this : new Ballot(known.round + REACH - 1, owner);
  }

  @Override
  public int compareTo(Ballot other) {
    return ORDER.compare(this, other);
  }
}
