package org.erel.api;

/**
 * A configuration of a release that is not as its part has it, because another tool wrote it.
 *
 * @param release whose
 * @param pid as Configuration Admin knows it; targeted, or with the bundle's location in its name
 * @param kind what was done to it
 * @param wanted typed properties of the part as JSON; empty where the part has none
 * @param found typed properties that are there as JSON; empty where there are none
 */
public record Drift(ReleaseId release, String pid, Kind kind, String wanted, String found) {

  /** What another tool did. */
  public enum Kind {
    /** Changed its properties. */
    CHANGED,
    /** Deleted it. */
    DELETED,
    /** Made one that the part does not have, and that reaches a bundle of the release. */
    ADDED
  }
}
