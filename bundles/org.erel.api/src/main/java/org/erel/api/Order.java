package org.erel.api;

import java.util.Objects;
import java.util.Optional;
import org.osgi.framework.Version;

/**
 * What an operator has done to one release.
 *
 * @param action what
 * @param release a release's name
 * @param version which one to roll back to; empty for the newest that is kept, and for all other
 *     actions
 * @param by who asks, for the journal: {@code user@machine}, or a host's identifier where it was in
 *     its shell
 */
public record Order(Action action, String release, Optional<Version> version, String by) {

  /** Refuses a version where none can be meant. */
  public Order {
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(release, "release");
    Names.checkLine("who asks", by);
    if (version.isPresent() && action != Action.ROLLBACK) {
      throw new IllegalArgumentException(action + " of release " + release + " takes no version");
    }
  }

  /**
   * One that takes no version.
   *
   * @param action what
   * @param release a release's name
   * @param by who asks
   */
  public Order(Action action, String release, String by) {
    this(action, release, Optional.empty(), by);
  }
}
