package org.erel.api;

/** Something must be signed, and the key for it cannot be used. Nothing was sent. */
public class UnusableKeyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * With a reason.
   *
   * @param reason in words, with the file's name
   * @param cause what went wrong
   */
  public UnusableKeyException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
