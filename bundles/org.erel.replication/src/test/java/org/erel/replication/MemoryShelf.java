package org.erel.replication;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.erel.wire.Ballot;
import org.erel.wire.Enrolment;
import org.erel.wire.Held;
import org.erel.wire.Holding;

/** A disk in memory. */
final class MemoryShelf implements Shelf {

  Enrolment enrolment = Enrolment.NONE;
  private final Map<String, Held> held = new TreeMap<>();
  private final Map<String, Ballot> promised = new TreeMap<>();

  /** Writes, with all that follows, and gives back what is left to be done. */
  List<Effect> write(List<Effect> effects) {
    List<Effect> left = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Keep keep) {
        held.put(keep.held().document().name(), keep.held());
      } else if (effect instanceof Effect.Promise promise) {
        promised.put(promise.name(), promise.ballot());
      } else if (effect instanceof Effect.Enrol enrol) {
        enrolment = enrol.enrolment();
      }
      left.addAll(
          effect instanceof Effect.Durable durable ? write(durable.then()) : List.of(effect));
    }
    return left;
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
