package org.erel.master;

import java.time.Duration;
import org.erel.api.Part;

/** One thing to do in the release container. */
sealed interface Step {

  /** The release that it is about. */
  String release();

  /**
   * Make this part the committed one.
   *
   * @param part what shall run
   * @param deadline for each start and stop
   */
  record Update(Part part, Duration deadline) implements Step {
    @Override
    public String release() {
      return part.release().name();
    }
  }

  /**
   * No group wants it any more.
   *
   * @param release a release's name
   */
  record Remove(String release) implements Step {}
}
