package org.erel.container;

import java.util.List;
import org.erel.api.Part;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;

/**
 * The part that a host runs, with all that is needed to run it again from disk.
 *
 * @param part release and configurations
 * @param bundles in start order
 */
record Committed(Part part, List<ReleaseBundle> bundles) {

  Committed {
    bundles = List.copyOf(bundles);
  }

  static Committed of(Part part, Release release) {
    if (!part.release().equals(release.id()) || !part.content().equals(release.digest())) {
      throw new IllegalArgumentException(
          "part %s with content %s is not of release %s with content %s"
              .formatted(part.release(), part.content(), release.id(), release.digest()));
    }
    return new Committed(part, release.bundles());
  }

  /** Whether the step from one to the other touches configurations alone. */
  boolean sameBundles(Committed other) {
    return part.release().equals(other.part.release())
        && part.content().equals(other.part.content());
  }
}
