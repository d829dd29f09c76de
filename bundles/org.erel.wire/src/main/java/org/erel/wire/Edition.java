package org.erel.wire;

import java.util.Comparator;

/**
 * Tells rosters apart in few bytes. Of two the greater stands: the greater revision, then the one
 * that is settled, then the greater ballot.
 *
 * @param revision as in {@link Roster}
 * @param settled as in {@link Roster}
 * @param ballot as in {@link Roster}
 */
public record Edition(long revision, boolean settled, Ballot ballot)
    implements Comparable<Edition> {

  private static final Comparator<Edition> ORDER =
      Comparator.comparingLong(Edition::revision)
          .thenComparing(Edition::settled)
          .thenComparing(Edition::ballot);

  /**
   * Whether it stands against another.
   *
   * @param other any
   * @return true where it is the greater one
   */
  public boolean replaces(Edition other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Edition other) {
    return ORDER.compare(this, other);
  }
}
