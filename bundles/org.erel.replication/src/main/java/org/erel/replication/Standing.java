package org.erel.replication;

import java.util.List;
import java.util.Optional;
import org.erel.wire.Ballot;
import org.erel.wire.Held;
import org.erel.wire.Holding;
import org.erel.wire.Roster;

/**
 * What a publisher that was acknowledged may go on with, unless another comes in between.
 *
 * @param ballot what a majority has promised
 * @param published what it published last
 * @param roster whom it knows
 */
public record Standing(Ballot ballot, Optional<Holding> published, Roster roster) {

  Held next(Draft draft, boolean forced) {
    return new Held(
        draft.number(
            published.map(Holding::revision).orElse(0L) + 1,
            published.map(Holding::descent).orElse(List.of()),
            forced),
        ballot);
  }
}
