package org.erel.replication;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.erel.api.Document;

/**
 * A document that lacks its revision.
 *
 * @param name the group's name
 * @param publisher who publishes it
 * @param published when
 * @param tombstone whether the group shall be gone
 * @param content as in {@link Document}
 * @param signer vouches for the document once it is numbered; must give the same for the same
 */
public record Draft(
    String name,
    String publisher,
    Instant published,
    boolean tombstone,
    String content,
    UnaryOperator<Document> signer) {

  Document number(long revision, List<String> lineage, boolean forced) {
    return signer.apply(
        new Document(
            name,
            revision,
            publisher,
            published,
            tombstone,
            content,
            lineage,
            forced,
            Optional.empty()));
  }
}
