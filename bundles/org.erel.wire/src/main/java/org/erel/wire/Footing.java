package org.erel.wire;

/**
 * How a host stands in the cluster when it compares.
 *
 * @param roster which one it knows
 * @param votes whether it has a say in what the cluster holds
 * @param current whether it has everything that was published under the roster before that one
 */
public record Footing(Edition roster, boolean votes, boolean current) {

  /** Of an operator. */
  public static final Footing NONE = new Footing(Roster.EMPTY.edition(), false, false);
}
