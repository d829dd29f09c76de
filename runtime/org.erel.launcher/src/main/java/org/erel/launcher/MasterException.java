package org.erel.launcher;

/** A master that cannot start, or was ended by a bundle. Its message is what the operator reads. */
final class MasterException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  MasterException(String message) {
    this(message, 1);
  }

  MasterException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  MasterException(String message, Throwable cause) {
    super(message, cause);
    this.exitCode = 1;
  }

  int exitCode() {
    return exitCode;
  }
}
