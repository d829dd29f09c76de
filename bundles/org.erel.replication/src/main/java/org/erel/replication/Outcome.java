package org.erel.replication;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.erel.api.PublishOutcome.Verdict;
import org.erel.wire.Holding;

/**
 * What came of publishing.
 *
 * @param verdict in a word
 * @param published what was sent to the hosts; empty where nothing was
 * @param newest what somebody else published, for {@link Verdict#OVERTAKEN}
 * @param taken the hosts that have it on disk, sorted
 * @param refused the hosts that did not take it, with their reasons
 * @param silent hosts of the cluster that did not answer, sorted
 * @param standing to go on with; empty where a majority was not reached
 */
public record Outcome(
    Verdict verdict,
    Optional<Holding> published,
    Optional<Holding> newest,
    List<String> taken,
    Map<String, String> refused,
    List<String> silent,
    Optional<Standing> standing) {

  /** Copies the collections. */
  public Outcome {
    taken = List.copyOf(taken);
    refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    silent = List.copyOf(silent);
  }
}
