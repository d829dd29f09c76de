package org.erel.bench;

/** One of a {@link Crowd}. */
interface Member {

  /** Whether its connection is up. */
  boolean connected();

  /** The sum of the revisions of its documents: equal hosts have the same. */
  long held();
}
