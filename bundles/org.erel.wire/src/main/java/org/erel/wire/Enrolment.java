package org.erel.wire;

/**
 * What a host has on disk of who belongs to the cluster.
 *
 * @param roster the newest that it knows
 * @param revision of the roster that {@code promised} is for
 * @param promised it takes no roster of that revision by a lesser ballot
 * @param own the revision since which it knows to belong to the cluster: it has seen it begin, or
 *     has everything that it may have had before its disk was lost; 0 before, and {@link #FOUNDING}
 */
public record Enrolment(Roster roster, long revision, Ballot promised, long own) {

  /** It asks the broker to let it found a cluster. */
  public static final long FOUNDING = -1;

  /** Of a host that was never in a cluster. */
  public static final Enrolment NONE = new Enrolment(Roster.EMPTY, 0, Ballot.NONE, 0);

  /**
   * With another {@link #own}.
   *
   * @param since a revision
   * @return otherwise the same
   */
  public Enrolment owning(long since) {
    return new Enrolment(roster, revision, promised, since);
  }

  /**
   * With a promise.
   *
   * @param of the roster's revision
   * @param ballot the ballot
   * @return otherwise the same
   */
  public Enrolment promising(long of, Ballot ballot) {
    return new Enrolment(roster, of, ballot, own);
  }

  /**
   * Whether a roster of a revision by a ballot may still be taken, or promised.
   *
   * @param of the roster's revision
   * @param ballot the ballot
   * @return false where a greater one was promised, or is held
   */
  public boolean allows(long of, Ballot ballot) {
    boolean open = roster.settled() ? roster.revision() < of : roster.revision() <= of;
    return open && revision <= of && !greatest(of).overrules(ballot);
  }

  /**
   * By what a roster of a revision was promised or taken. Each revision has ballots of its own.
   *
   * @param of the roster's revision
   * @return the greatest; {@link Ballot#NONE} where nothing was
   */
  public Ballot greatest(long of) {
    Ballot given = revision == of ? promised : Ballot.NONE;
    Ballot taken = roster.revision() == of ? roster.ballot() : Ballot.NONE;
    return taken.overrules(given) ? taken : given;
  }
}
