package org.erel.api;

import java.time.Duration;

/**
 * How a group's hosts move to what the group wants.
 *
 * @param canaries how many hosts move first; 0 or more
 * @param maxUnavailable how many may be down at a time: a number of hosts ({@code 2}) or a share of
 *     them ({@code 25%})
 * @param minHealthyTime how long a moved release must stay healthy; at most {@link #LONGEST}
 * @param deadline how long a host may take to become healthy, and each start and stop at most;
 *     itself at most {@link #LONGEST}
 * @param onFailure what happens to what moved when one host fails
 */
public record Rollout(
    int canaries,
    String maxUnavailable,
    Duration minHealthyTime,
    Duration deadline,
    OnFailure onFailure) {

  /** What happens to the hosts that moved when one fails. */
  public enum OnFailure {
    /** They go back. */
    ROLLBACK,
    /** They stay; nobody else moves. */
    PAUSE
  }

  /** No wait of a rollout may be longer. */
  public static final Duration LONGEST = Duration.ofHours(24);

  /** What holds where a document says nothing. */
  public static final Rollout DEFAULT =
      new Rollout(0, "25%", Duration.ofSeconds(10), Duration.ofMinutes(2), OnFailure.ROLLBACK);

  /** Validates the numbers. */
  public Rollout {
    if (canaries < 0) {
      throw new IllegalArgumentException("canaries is " + canaries + "; the least is 0");
    }
    if (!maxUnavailable.matches("[1-9][0-9]{0,5}|([1-9]|[1-9][0-9]|100)%")) {
      throw new IllegalArgumentException(
          "maxUnavailable is '"
              + maxUnavailable
              + "'; use a number of hosts such as 2, or a share such as 25%");
    }
    if (minHealthyTime.isNegative()) {
      throw new IllegalArgumentException("minHealthyTime is negative");
    }
    if (deadline.isZero() || deadline.isNegative()) {
      throw new IllegalArgumentException("deadline is not longer than 0");
    }
    checkLongest("minHealthyTime", minHealthyTime);
    checkLongest("deadline", deadline);
  }

  /**
   * What a release must pass on each host.
   *
   * @return of {@code minHealthyTime} and {@code deadline}; a healthy time that does not fit into
   *     the deadline is half of it, so that a short deadline need not come with another healthy
   *     time
   */
  public HealthGate gate() {
    return new HealthGate(
        minHealthyTime.compareTo(deadline) < 0 ? minHealthyTime : deadline.dividedBy(2), deadline);
  }

  private static void checkLongest(String name, Duration duration) {
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " is longer than the limit of " + LONGEST.toHours() + "h");
    }
  }
}
