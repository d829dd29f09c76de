package org.erel.api;

import java.time.Instant;
import java.util.Optional;

/**
 * A host that is known and did not answer.
 *
 * @param host its identifier
 * @param why as far as that is known
 * @param lastSeen when another host last heard of it, by the clock of who asks; empty where none
 *     that answered has since its own start
 */
public record Silence(String host, Why why, Optional<Instant> lastSeen) {

  /** Why a host is silent. */
  public enum Why {
    /** Its master was stopped in good order: nothing of it runs. */
    STOPPED,
    /** The broker knows no connection of it: it has crashed, or cannot reach the broker. */
    NOT_CONNECTED,
    /** The broker has, or still believes in, a connection of it. */
    NOT_ANSWERING,
    /** There is no broker to ask through. */
    NOT_ASKED
  }

  /**
   * Whether its master was stopped in good order.
   *
   * @return false where it may still run
   */
  public boolean stopped() {
    return why == Why.STOPPED;
  }
}
