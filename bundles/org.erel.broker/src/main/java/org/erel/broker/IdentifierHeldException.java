package org.erel.broker;

/** Another connection holds the exclusive queue of this host. */
final class IdentifierHeldException extends Exception {

  /**
   * With the broker's word.
   *
   * @param cause what the client threw
   */
  IdentifierHeldException(Throwable cause) {
    super(cause);
  }
}
