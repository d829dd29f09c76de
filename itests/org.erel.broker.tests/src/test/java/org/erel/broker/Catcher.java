package org.erel.broker;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.erel.wire.ContentBus;
import org.erel.wire.PiecesRequest;
import org.erel.wire.ReleasePiece;

/** Remembers what it receives, of a piece's content the hash alone. */
class Catcher implements ContentBus.Receiver {

  record Caught(String release, int number, String host, int length, int hash) {

    static Caught of(ReleasePiece piece) {
      return new Caught(
          piece.release(),
          piece.number(),
          piece.host(),
          piece.content().length,
          Arrays.hashCode(piece.content()));
    }
  }

  final List<Caught> pieces = new CopyOnWriteArrayList<>();
  final List<PiecesRequest> requests = new CopyOnWriteArrayList<>();
  final List<String> losses = new CopyOnWriteArrayList<>();

  @Override
  public void arrived(ReleasePiece piece) {
    pieces.add(Caught.of(piece));
  }

  @Override
  public void asked(PiecesRequest request) {
    requests.add(request);
  }

  @Override
  public void lost(String reason) {
    losses.add(reason);
  }
}
