package org.erel.wire;

import org.erel.api.Document;

/**
 * A document as a host has it on disk.
 *
 * @param document the newest of its name
 * @param ballot by which it was published
 */
public record Held(Document document, Ballot ballot) {

  /**
   * The same without the content.
   *
   * @return what hosts compare
   */
  public Holding holding() {
    return new Holding(document.reference(), document.lineage(), ballot);
  }

  /**
   * The same document, published by another attempt.
   *
   * @param other of who completes what another began
   * @return with that ballot
   */
  public Held by(Ballot other) {
    return new Held(document, other);
  }
}
