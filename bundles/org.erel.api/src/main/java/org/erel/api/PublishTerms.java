package org.erel.api;

import java.time.Duration;

/**
 * On what terms a document is published.
 *
 * @param base what it may replace
 * @param forced publishes without a majority too, on what those know who answer, and whatever the
 *     base is; what others published meanwhile may give way, unseen
 * @param quorum how many hosts shall have it on disk
 * @param patience how long to try
 */
public record PublishTerms(Base base, boolean forced, Quorum quorum, Duration patience) {

  /**
   * A majority shall have it.
   *
   * @param base what it may replace
   * @param patience how long to try
   * @return without force
   */
  public static PublishTerms majority(Base base, Duration patience) {
    return new PublishTerms(base, false, Quorum.MAJORITY, patience);
  }
}
