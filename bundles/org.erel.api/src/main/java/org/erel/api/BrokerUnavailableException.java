package org.erel.api;

/** The broker could not be reached, refused us, or was lost in the middle. */
public class BrokerUnavailableException extends Exception {

  /**
   * With the reason.
   *
   * @param message names the broker (never its password), the reason and the way out
   * @param cause what the client said; null where it said nothing
   */
  public BrokerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
