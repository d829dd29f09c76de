package org.erel.api;

import java.io.IOException;

/** A file is in its place, and may be gone after a power cut: the disk did not sync its folder. */
public class NotSyncedException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * With what the disk said.
   *
   * @param cause what went wrong
   */
  public NotSyncedException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
