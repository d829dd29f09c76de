package org.erel.api;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the hosts that were meant said to one question.
 *
 * @param given the answers, sorted by host
 * @param failed host to reason: it tried to answer and could not
 * @param silent identifiers of hosts that are known, may be meant, and did not answer in time;
 *     sorted
 * @param <A> an answer
 */
public record Answers<A>(List<A> given, Map<String, String> failed, List<String> silent) {

  /** Copies and sorts. */
  public Answers {
    given = List.copyOf(given);
    failed = Collections.unmodifiableMap(new TreeMap<>(failed));
    silent = List.copyOf(silent);
  }
}
