package org.erel.api;

import java.util.List;
import java.util.Optional;

/**
 * What an update to a part would do on this host, found out by staging it and throwing that away.
 * Bundles are named {@code symbolic-name version}.
 *
 * @param release what would run
 * @param from what is committed now; empty where nothing is
 * @param kind what would be done
 * @param hold what an operator did by hand; where it is not {@link Hold#NONE} nothing would start
 * @param starts bundles that would start, in order
 * @param stops bundles that would stop and not come back, in order
 * @param restarts bundles that are the same in both and would stop and start
 * @param configurations the PIDs whose properties would change, appear or go, each with what
 *     happens to it
 * @param refusal why it would be refused, in words; empty where it would not
 */
public record PartPlan(
    ReleaseId release,
    Optional<ReleaseId> from,
    Kind kind,
    Hold hold,
    List<String> starts,
    List<String> stops,
    List<String> restarts,
    List<String> configurations,
    String refusal) {

  /** What would be done. */
  public enum Kind {
    /** Nothing: it is what is committed. */
    NOTHING,
    /** It would come to a host that has none of that name. */
    INSTALL,
    /**
     * It would take the place of what is committed: of another version, or of the same one where
     * configurations alone cannot change.
     */
    UPDATE,
    /** Only configurations would change; no bundle stops. */
    RECONFIGURE,
    /** It would be taken away. */
    REMOVE
  }

  /** Copies the lists. */
  public PartPlan {
    starts = List.copyOf(starts);
    stops = List.copyOf(stops);
    restarts = List.copyOf(restarts);
    configurations = List.copyOf(configurations);
  }
}
