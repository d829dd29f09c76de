package org.erel.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One document in the life of a group or release.
 *
 * @param document which one, and whose
 * @param published when, by the publisher's clock
 * @param tombstone whether it ended the group or release
 * @param forced as in {@link Document}
 * @param key identifier of the key that vouches for it; empty where none does
 * @param changes what it changed, in lines for people
 */
public record Revision(
    DocumentReference document,
    Instant published,
    boolean tombstone,
    boolean forced,
    Optional<String> key,
    List<String> changes) {

  /** How many that were replaced a host keeps of each name. */
  public static final int KEPT = 50;

  /** Copies the list. */
  public Revision {
    changes = List.copyOf(changes);
  }
}
