package org.erel.wire;

/**
 * A message that came in.
 *
 * @param message what was said
 * @param replyTo where an answer goes; empty where none is wanted
 * @param correlation ties an answer to its question; empty where there is none
 * @param evidence tells who sent it
 * @param <M> the kind of message
 */
public record Delivery<M extends Message>(
    M message, String replyTo, String correlation, Evidence evidence) {

  /**
   * Of a message that nobody sent.
   *
   * @param message as above
   * @param replyTo as above
   * @param correlation as above
   */
  public Delivery(M message, String replyTo, String correlation) {
    this(message, replyTo, correlation, Evidence.NONE);
  }
}
