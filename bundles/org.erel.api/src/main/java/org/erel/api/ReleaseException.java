package org.erel.api;

/**
 * A release could not be staged, started or stopped. The message names the release, the bundle and
 * the reason.
 */
public class ReleaseException extends Exception {

  /**
   * With the reason.
   *
   * @param message in words
   * @param cause what the framework said; null where it said nothing
   */
  public ReleaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
