package org.erel.repository;

import java.util.Optional;
import java.util.Set;
import org.erel.api.Release;

/** What came of reading a drop. */
sealed interface Finding {

  /** A whole release, its content in the store, and who vouches for it, as its archive has it. */
  record Complete(Release release, Optional<String> voucher) implements Finding {}

  /** Not a release that is here. */
  sealed interface Refused extends Finding {

    /** Why, and the way out. */
    String reason();
  }

  /** Not a release; so it stays until the drop changes. */
  record Broken(String reason) implements Refused {}

  /**
   * Jars of it are on their way from their sources.
   *
   * @param jars digests of all that come from there, also of those that are here
   */
  record Awaiting(String reason, Set<String> jars) implements Refused {}

  /** Could not be read or stored now; worth another try. */
  record Unreadable(String reason) implements Refused {}
}
