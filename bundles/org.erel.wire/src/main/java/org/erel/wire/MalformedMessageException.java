package org.erel.wire;

/** What came in is not a message or document of this wire. */
public class MalformedMessageException extends Exception {

  /**
   * With the reason.
   *
   * @param message what is wrong
   * @param cause what the parser said; null where it said nothing
   */
  public MalformedMessageException(String message, Throwable cause) {
    super(message, cause);
  }
}
