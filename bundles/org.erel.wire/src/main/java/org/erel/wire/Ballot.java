package org.erel.wire;

import java.util.Comparator;
import org.erel.api.Names;

/**
 * One attempt of one publisher to publish documents of a name. A host that has promised a ballot
 * takes nothing of a lesser one; so of two publishers that meet, the one with the greater ballot
 * goes on and the other must ask again.
 *
 * @param round from 1 on; greater than any that the publisher has seen
 * @param owner whose attempt it is, unique to one publication; empty in {@link #NONE}
 */
public record Ballot(long round, String owner) implements Comparable<Ballot> {

  /** Less than any other: what a host has promised that was never asked. */
  public static final Ballot NONE = new Ballot(0, "");

  private static final Comparator<Ballot> ORDER =
      Comparator.comparingLong(Ballot::round).thenComparing(Ballot::owner);

  /** Validates both. */
  public Ballot {
    Names.checkLine("a ballot's owner", owner);
    if (round < 0) {
      throw new IllegalArgumentException("a ballot has round " + round + "; the least is 0");
    }
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

  @Override
  public int compareTo(Ballot other) {
    return ORDER.compare(this, other);
  }
}
