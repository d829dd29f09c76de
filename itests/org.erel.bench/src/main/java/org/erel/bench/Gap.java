package org.erel.bench;

/** The time in which neither version of a release answers. It is for one thread at a time. */
final class Gap {

  private final String from;
  private final String to;
  private long lastOfFrom = -1;
  private long firstOfTo = -1;

  /**
   * Nothing answered yet.
   *
   * @param from the version that runs
   * @param to the version that is to run
   */
  Gap(String from, String to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Takes an answer.
   *
   * @param nanos when it came
   * @param version what it was; null where there was none
   */
  void answer(long nanos, String version) {
    if (from.equals(version)) {
      lastOfFrom = nanos;
    } else if (to.equals(version) && firstOfTo < 0) {
      firstOfTo = nanos;
    }
  }

  /** Whether the new version has answered. */
  boolean over() {
    return firstOfTo >= 0;
  }

  /**
   * From the last answer of the old version to the first of the new one.
   *
   * @throws IllegalStateException if one of them did not answer
   */
  double milliseconds() {
    if (lastOfFrom < 0 || firstOfTo < 0) {
      throw new IllegalStateException(
          "version " + (lastOfFrom < 0 ? from : to) + " has not answered at all");
    }
    return (firstOfTo - lastOfFrom) / 1e6;
  }
}
