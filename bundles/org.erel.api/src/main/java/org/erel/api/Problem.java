package org.erel.api;

/**
 * Something that a host refused or could not do. What is very long, such as what quotes what
 * somebody sent, is cut short: problems are logged, and go into each status.
 *
 * @param subject what it is about: {@code document web}, {@code drop shop-1.2.0.erel}, {@code
 *     release shop}
 * @param reason in words, with the way out
 */
public record Problem(String subject, String reason) {

  /** The longest subject or reason, in characters. */
  public static final int MAXIMUM_TEXT = 2000;

  /** Cuts what is too long. */
  public Problem {
    subject = Names.shortened(subject, MAXIMUM_TEXT);
    reason = Names.shortened(reason, MAXIMUM_TEXT);
  }
}
