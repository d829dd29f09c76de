package org.erel.api;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came of a publish.
 *
 * @param verdict in a word
 * @param document what was sent to hosts; empty where nothing was
 * @param newest what somebody else published, for {@link Verdict#OVERTAKEN} and {@link
 *     Verdict#HELD}
 * @param stored identifiers of the hosts that have it on disk, sorted
 * @param refused the hosts that did not take it, with their reasons
 * @param silent known hosts that did not answer in time; they get it when they are back
 */
public record PublishOutcome(
    Verdict verdict,
    Optional<DocumentReference> document,
    Optional<DocumentReference> newest,
    List<String> stored,
    Map<String, String> refused,
    List<String> silent) {

  /** How it ended. */
  public enum Verdict {
    /** As many hosts as asked for have it on disk. */
    ACKNOWLEDGED,
    /**
     * Of a release: as many hosts as asked for had it on disk already, with the same content;
     * nothing was published.
     */
    HELD,
    /** Some hosts may have it, fewer than asked for. */
    SHORT,
    /** Another document came after the base; nothing was published. */
    OVERTAKEN,
    /** Nobody could be told what was published last; nothing was published. */
    NO_MAJORITY
  }

  /** Copies the collections. */
  public PublishOutcome {
    stored = List.copyOf(stored);
    refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    silent = List.copyOf(silent);
  }

  /**
   * Whether it is published for good: nothing replaces it but what is based on it.
   *
   * @return true where as many hosts as asked for have it on disk
   */
  public boolean acknowledged() {
    return verdict == Verdict.ACKNOWLEDGED || verdict == Verdict.HELD;
  }

  /**
   * How many hosts the cluster has, as far as is known.
   *
   * @return silent ones included
   */
  public int known() {
    return stored.size() + refused.size() + silent.size();
  }
}
