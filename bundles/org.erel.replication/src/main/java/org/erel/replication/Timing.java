package org.erel.replication;

import java.time.Duration;

/**
 * How patient a host is.
 *
 * @param comparison between two comparisons with another host, more or less a quarter
 * @param patience how long another host may take to answer
 */
public record Timing(Duration comparison, Duration patience) {

  /** As hosts have it that are not told otherwise. */
  public static final Timing USUAL = new Timing(Duration.ofSeconds(30), Duration.ofSeconds(3));

  /**
   * With another pace of comparing.
   *
   * @param other between two comparisons
   * @return otherwise the same
   */
  public Timing comparing(Duration other) {
    return new Timing(other, patience);
  }
}
