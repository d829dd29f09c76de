package org.erel.api;

import java.util.Optional;

/**
 * What the release container knows of one release name on this host.
 *
 * @param name the release's name
 * @param part what is committed; empty where nothing is, as after a delete or when the first part
 *     failed
 * @param state what it does now
 * @param hold what an operator did by hand
 * @param failure the part that was tried last and failed; it is not tried again by itself
 */
public record Installed(
    String name, Optional<Part> part, ReleaseState state, Hold hold, Optional<Failure> failure) {

  /**
   * A part that could not be staged or started.
   *
   * @param part {@link Part#digest} of the part that failed
   * @param release what it was
   * @param reason in words, naming bundle and cause
   */
  public record Failure(String part, ReleaseId release, String reason) {}
}
