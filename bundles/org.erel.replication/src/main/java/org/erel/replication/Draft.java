package org.erel.replication;

import java.time.Instant;
import org.erel.api.Document;

/**
 * A document that lacks its revision.
 *
 * @param name the group's name
 * @param publisher who publishes it
 * @param published when
 * @param tombstone whether the group shall be gone
 * @param content as in {@link Document}
 */
public record Draft(
    String name, String publisher, Instant published, boolean tombstone, String content) {

  Document number(long revision) {
    return new Document(name, revision, publisher, published, tombstone, content);
  }
}
