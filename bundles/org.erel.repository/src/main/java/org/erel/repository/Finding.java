package org.erel.repository;

import org.erel.api.Release;

/** What came of reading a drop. */
sealed interface Finding {

  /** A whole release, its content in the store. */
  record Complete(Release release) implements Finding {}

  /** Not a release; so it stays until the drop changes. */
  record Broken(String reason) implements Finding {}

  /** Could not be read or stored now; worth another try. */
  record Unreadable(String reason) implements Finding {}
}
