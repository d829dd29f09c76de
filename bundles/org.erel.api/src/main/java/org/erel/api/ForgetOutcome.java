package org.erel.api;

/** What came of having a host forgotten. */
public enum ForgetOutcome {
  /** It no longer counts in majorities. */
  FORGOTTEN,
  /** No host that answered knows of it. */
  UNKNOWN,
  /** It is running: its master must be stopped first. */
  RUNNING,
  /** Hosts refuse it: it is not sealed as it must be; their status says why. */
  REFUSED,
  /** Not enough hosts took that over in time: a majority of the hosts must be running. */
  NO_MAJORITY
}
