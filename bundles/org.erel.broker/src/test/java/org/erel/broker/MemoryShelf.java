package org.erel.broker;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.erel.replication.Effect;
import org.erel.replication.Shelf;
import org.erel.wire.Ballot;
import org.erel.wire.Enrolment;
import org.erel.wire.Held;
import org.erel.wire.Holding;

/** What a host in memory holds. */
final class MemoryShelf implements Shelf {

  final Map<String, Held> held = new ConcurrentSkipListMap<>();
  private final Map<String, Ballot> promised = new ConcurrentHashMap<>();
  volatile Enrolment enrolment = Enrolment.NONE;

  void write(Effect.Durable effect) {
    if (effect instanceof Effect.Keep keep) {
      held.put(keep.held().document().name(), keep.held());
    } else if (effect instanceof Effect.Promise promise) {
      promised.put(promise.name(), promise.ballot());
    } else if (effect instanceof Effect.Enrol enrol) {
      enrolment = enrol.enrolment();
    }
  }

  @Override
  public Optional<Held> find(String name) {
    return Optional.ofNullable(held.get(name));
  }

  @Override
  public Optional<Holding> holding(String name) {
    return find(name).map(Held::holding);
  }

  @Override
  public Collection<Holding> holdings() {
    return held.values().stream().map(Held::holding).toList();
  }

  @Override
  public Ballot promised(String name) {
    return promised.getOrDefault(name, Ballot.NONE);
  }

  @Override
  public Enrolment enrolment() {
    return enrolment;
  }
}
