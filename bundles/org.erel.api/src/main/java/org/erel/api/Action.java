package org.erel.api;

/** What a master does to one release when an operator asks. */
public enum Action {
  /** Starts it and lifts a hold. What is in quarantine stays there. */
  START,
  /** Stops it and holds it stopped until a start by hand. */
  STOP,
  /** Stops and starts it; lifts a hold. */
  RESTART,
  /** Stops it, removes it from the host, and holds it off until a start by hand. */
  DELETE,
  /** Lifts all quarantine of it, and tries at once what the groups want. */
  RETRY,
  /** Commits a kept version again, and puts the one that ran into quarantine. */
  ROLLBACK
}
