package org.erel.replication;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.erel.api.Document;
import org.erel.wire.Ballot;
import org.erel.wire.Message;
import org.erel.wire.Voucher;

/**
 * A document that lacks its revision.
 *
 * @param name as in {@link Document}
 * @param publisher who publishes it
 * @param published when
 * @param tombstone whether the group or release shall be gone
 * @param content as in {@link Document}
 * @param signer vouches for the document once it is numbered; must give the same for the same
 * @param voucher of the release that it announces, shown to whoever is asked to promise
 */
public record Draft(
    String name,
    String publisher,
    Instant published,
    boolean tombstone,
    String content,
    UnaryOperator<Document> signer,
    Optional<Voucher> voucher) {

  /**
   * For what no release's signature vouches for.
   *
   * @param name as above
   * @param publisher as above
   * @param published as above
   * @param tombstone as above
   * @param content as above
   * @param signer as above
   */
  public Draft(
      String name,
      String publisher,
      Instant published,
      boolean tombstone,
      String content,
      UnaryOperator<Document> signer) {
    this(name, publisher, published, tombstone, content, signer, Optional.empty());
  }

  /** Asks hosts to promise. */
  Message.Prepare prepare(Ballot ballot) {
    return new Message.Prepare(name, ballot, voucher);
  }

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
