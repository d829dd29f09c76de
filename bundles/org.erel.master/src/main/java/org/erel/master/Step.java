package org.erel.master;

import org.erel.api.HealthGate;
import org.erel.api.Part;

/** One thing to do in the release container. */
sealed interface Step {

  /** The release that it is about. */
  String release();

  /**
   * Make this part the committed one.
   *
   * @param part what shall run
   * @param gate what it must pass
   * @param by which groups want it
   */
  record Update(Part part, HealthGate gate, String by) implements Step {
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
