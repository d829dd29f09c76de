package org.erel.api;

/** A document is not what the cluster accepts. The message names the place and the way out. */
public class InvalidDocumentException extends Exception {

  /**
   * With the place.
   *
   * @param line from 1, or 0 where there is no place
   * @param column from 1
   * @param reason in words
   */
  public InvalidDocumentException(long line, long column, String reason) {
    super(line > 0 ? "line " + line + ", column " + column + ": " + reason : reason);
  }
}
