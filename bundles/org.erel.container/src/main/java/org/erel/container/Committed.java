package org.erel.container;

import java.util.List;
import org.erel.api.Part;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;

/**
 * The part that a host runs, with all that is needed to run it again from disk.
 *
 * @param part release and configurations
 * @param digest of the release's content
 * @param bundles in start order
 */
record Committed(Part part, String digest, List<ReleaseBundle> bundles) {

  Committed {
    bundles = List.copyOf(bundles);
  }

  static Committed of(Part part, Release release) {
    if (!part.release().equals(release.id())) {
      throw new IllegalArgumentException(
          "part " + part.release() + " is not of release " + release.id());
    }
    return new Committed(part, release.digest(), release.bundles());
  }

  /** Whether the step from one to the other touches configurations alone. */
  boolean sameBundles(Committed other) {
    return part.release().equals(other.part.release()) && digest.equals(other.digest);
  }
}
