package org.erel.api;

/**
 * What came of an action on one host.
 *
 * @param host the host's identifier
 * @param result what came of it
 * @param detail the state it is in now, or the reason
 */
public record ActionOutcome(String host, Result result, String detail) {

  /** What came of it. */
  public enum Result {
    /** Being done; another outcome follows. */
    ACCEPTED,
    /** Done. */
    DONE,
    /** Tried, and failed. */
    FAILED,
    /** The host is not meant, or neither wants nor has the release. */
    NOT_HERE,
    /** The host is known, and did not answer in time. */
    SILENT,
    /** The host is known, and its master was stopped in good order: nothing of it runs. */
    STOPPED
  }
}
