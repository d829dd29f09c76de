package org.erel.api;

import java.util.List;

/**
 * How far a publish is.
 *
 * @param stored identifiers of the hosts that have it on disk, sorted
 * @param awaited identifiers of those that may still answer, sorted
 */
public record PublishProgress(List<String> stored, List<String> awaited) {

  /** Copies the lists. */
  public PublishProgress {
    stored = List.copyOf(stored);
    awaited = List.copyOf(awaited);
  }
}
