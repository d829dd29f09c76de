package org.erel.broker;

import java.util.concurrent.atomic.AtomicReference;
import org.erel.wire.ContentBus;
import org.erel.wire.PiecesRequest;
import org.erel.wire.ReleasePiece;

/** One who receives a release, until it closes that or the connection is lost. Thread-safe. */
final class Receiving {

  private enum State {
    OPEN,
    LOST,
    CLOSED
  }

  private final ContentBus.Receiver receiver;
  private final Dropped dropped;
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  /**
   * Receives from now on.
   *
   * @param receiver gets what comes
   * @param dropped gets what it cannot handle
   */
  Receiving(ContentBus.Receiver receiver, Dropped dropped) {
    this.receiver = receiver;
    this.dropped = dropped;
  }

  /** As {@link ContentBus.Receiver#arrived}. */
  void arrived(ReleasePiece piece) {
    if (state.get() == State.OPEN) {
      dropped.guarded(ContentFormat.PIECE, () -> receiver.arrived(piece));
    }
  }

  /** As {@link ContentBus.Receiver#asked}. */
  void asked(PiecesRequest request) {
    if (state.get() == State.OPEN) {
      dropped.guarded(ContentFormat.REQUEST, () -> receiver.asked(request));
    }
  }

  /** As {@link ContentBus.Receiver#lost}; once at most. */
  void lost(String reason) {
    if (state.compareAndSet(State.OPEN, State.LOST)) {
      dropped.guarded(ContentFormat.PIECE, () -> receiver.lost(reason));
    }
  }

  /**
   * Nothing more is to come.
   *
   * @return false where that was so before
   */
  boolean close() {
    return state.compareAndSet(State.OPEN, State.CLOSED);
  }
}
