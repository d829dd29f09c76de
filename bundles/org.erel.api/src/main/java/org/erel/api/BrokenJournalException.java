package org.erel.api;

import java.io.IOException;

/** What is on disk is not what was written there. */
public final class BrokenJournalException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * Of a line that is damaged.
   *
   * @param line from 1 on
   */
  public BrokenJournalException(int line) {
    this("line " + line + " is not what was written there");
  }

  /**
   * With a reason.
   *
   * @param message in words
   */
  public BrokenJournalException(String message) {
    super(message);
  }
}
