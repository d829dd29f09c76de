package org.erel.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.erel.wire.Ballot;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Enrolment;
import org.erel.wire.Footing;
import org.erel.wire.Message;
import org.erel.wire.Roster;

/** A replica on a disk in memory, whose clock stands still. */
abstract class ReplicaFixture {

  static final long SECOND = Duration.ofSeconds(1).toNanos();
  static final Ballot BALLOT = new Ballot(2, "a#1");
  static final Roster THREE =
      Roster.founded("a").next(BALLOT, List.of("b", "c"), List.of()).settle();

  final MemoryShelf shelf = new MemoryShelf();
  long now;

  Replica started(String host) {
    Replica replica =
        new Replica(host, Timing.USUAL, shelf, text -> Optional.empty(), new SplittableRandom(1));
    done(replica, replica.connected(now));
    return replica;
  }

  List<Effect> done(Replica replica, List<Effect> effects) {
    List<Effect> left = new ArrayList<>(shelf.write(effects));
    left.addAll(shelf.write(replica.consider(now)));
    return left;
  }

  List<Effect> receives(Replica replica, Message message) {
    return done(replica, replica.received(new Delivery<>(message, "q", ""), now));
  }

  List<Effect> later(Replica replica) {
    now += 2 * SECOND;
    return done(replica, replica.tick(now));
  }

  static Message same(String host, Roster roster, boolean votes) {
    return new Message.Same(host, new Footing(roster.edition(), votes, true));
  }

  static List<Message> sent(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Send.class::isInstance)
        .map(effect -> ((Effect.Send) effect).message())
        .toList();
  }

  void member(Roster roster, long own) {
    shelf.enrolment = new Enrolment(roster, 0, Ballot.NONE, own);
  }

  static List<Destination> asked(List<Effect> effects) {
    return effects.stream()
        .filter(
            effect ->
                effect instanceof Effect.Send send && send.message() instanceof Message.Compare)
        .map(effect -> ((Effect.Send) effect).destination())
        .toList();
  }
}
