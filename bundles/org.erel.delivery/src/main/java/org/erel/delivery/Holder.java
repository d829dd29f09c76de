package org.erel.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.erel.api.BrokerUnavailableException;
import org.erel.wire.ContentBus;
import org.erel.wire.PiecesRequest;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.ReleasePiece;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is asked for of one release. What it sends is not hashed again: whoever gets it does
 * that.
 */
public final class Holder implements Consumer<PiecesRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(Holder.class);

  /** Told of each piece that went out. */
  @FunctionalInterface
  public interface Ledger {

    /**
     * A piece was sent.
     *
     * @param piece which
     * @param asker who asked for it
     */
    void sent(ReleaseDocument.Piece piece, String asker);
  }

  private final ContentBus bus;
  private final String host;
  private final String release;
  private final List<ReleaseDocument.Piece> pieces;
  private final Function<String, Path> jars;
  private final Ledger ledger;

  /**
   * Serves nothing until it is given to {@link ContentBus#serve}.
   *
   * @param bus takes the pieces
   * @param host who sends them
   * @param document of the release
   * @param jars where the jar of a digest is
   * @param ledger called after each piece, on the thread that serves
   */
  public Holder(
      ContentBus bus,
      String host,
      ReleaseDocument document,
      Function<String, Path> jars,
      Ledger ledger) {
    this.bus = bus;
    this.host = host;
    this.release = document.digest();
    this.pieces = document.pieces();
    this.jars = jars;
    this.ledger = ledger;
  }

  @Override
  public void accept(PiecesRequest request) {
    for (int number : request.pieces()) {
      if (number < pieces.size() && !send(pieces.get(number), request.host())) {
        return;
      }
    }
  }

  private boolean send(ReleaseDocument.Piece piece, String asker) {
    try {
      byte[] content = PartFolder.read(jars.apply(piece.jar()), piece);
      if (content.length == piece.length()) {
        bus.send(new ReleasePiece(release, piece.number(), host, content));
        ledger.sent(piece, asker);
      } else {
        LOG.error("{} on this host's disk is cut short; it is not sent", jars.apply(piece.jar()));
      }
      return true;
    } catch (IOException e) {
      LOG.error("{} cannot be read, and is not sent", jars.apply(piece.jar()), e);
      return true;
    } catch (BrokerUnavailableException e) {
      LOG.info("A piece for {} was not sent: {}", asker, e.getMessage());
      return false;
    }
  }
}
