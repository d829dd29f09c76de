package org.erel.wire;

import java.util.List;
import org.erel.api.Document;

/**
 * A document as a host has it on disk.
 *
 * @param document the newest of its name
 * @param lineage as in {@link Holding}
 * @param ballot by which it was published
 */
public record Held(Document document, List<String> lineage, Ballot ballot) {

  /** Copies the list. */
  public Held {
    lineage = List.copyOf(lineage);
  }

  /**
   * The same without the content.
   *
   * @return what hosts compare
   */
  public Holding holding() {
    return new Holding(document.reference(), lineage, ballot);
  }
}
