package org.erel.api;

import java.io.IOException;

/** An archive or a folder is not a release and will not become one by itself. */
public class BrokenReleaseException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * With a reason.
   *
   * @param reason in words, with the way out
   */
  public BrokenReleaseException(String reason) {
    super(reason);
  }

  /**
   * With a reason and what it was found out by.
   *
   * @param reason in words, with the way out
   * @param cause may be null
   */
  public BrokenReleaseException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
