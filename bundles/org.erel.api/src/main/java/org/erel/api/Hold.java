package org.erel.api;

/** What an operator did to one release on one host by hand; remembered until a start by hand. */
public enum Hold {
  /** Nothing: the groups decide. */
  NONE,
  /** Stopped by hand: staged and updated, but not started. */
  STOPPED,
  /** Deleted by hand: not on this host. */
  DELETED
}
