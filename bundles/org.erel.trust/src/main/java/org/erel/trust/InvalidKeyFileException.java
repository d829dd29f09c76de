package org.erel.trust;

/**
 * A file of keys, or a line of one, is not what it should be, or may not be used. The message names
 * the reason and the way out, and never a secret.
 */
public class InvalidKeyFileException extends IllegalArgumentException {

  /**
   * With a reason.
   *
   * @param reason in words
   */
  public InvalidKeyFileException(String reason) {
    super(reason);
  }
}
