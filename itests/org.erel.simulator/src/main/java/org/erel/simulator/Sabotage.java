package org.erel.simulator;

/** What is made wrong on purpose, to see that the simulator sees it. */
enum Sabotage {
  /** Nothing. */
  NONE,
  /** Hosts say that they promise, and have nothing on disk. */
  PROMISES_FORGOTTEN,
  /** Hosts say that they have taken a document, and have it not on disk. */
  DOCUMENTS_FORGOTTEN,
  /** Hosts take what is forged. */
  FORGERIES_TAKEN,
  /** Hosts take another content of a release that is there. */
  RELEASES_CHANGED,
  /** The broker says to each that it carries no mark, and then that the mark is its own. */
  MARKS_FORGOTTEN,
  /** A roster is settled on disk when it is proposed. */
  ROSTERS_SETTLED
}
