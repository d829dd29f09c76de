package org.erel.simulator;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.erel.replication.Effect;
import org.erel.replication.Shelf;
import org.erel.wire.Ballot;
import org.erel.wire.Enrolment;
import org.erel.wire.Held;
import org.erel.wire.Holding;

/** What outlives a host's process. */
final class Disk implements Shelf {

  private final Map<String, Held> held = new TreeMap<>();
  private final Map<String, Holding> holdings = new TreeMap<>();
  private final Map<String, Ballot> promised = new TreeMap<>();
  private Enrolment enrolment = Enrolment.NONE;

  /** A backup. */
  Disk copy() {
    Disk copy = new Disk();
    copy.held.putAll(held);
    copy.holdings.putAll(holdings);
    copy.promised.putAll(promised);
    copy.enrolment = enrolment;
    return copy;
  }

  /** Whether another holds the same documents and knows the same hosts. */
  boolean holdsAs(Disk other) {
    return enrolment.roster().equals(other.enrolment.roster()) && holdings.equals(other.holdings);
  }

  void write(Effect.Durable effect) {
    if (effect instanceof Effect.Keep keep) {
      Holding holding = keep.held().holding();
      held.put(holding.name(), keep.held());
      holdings.put(holding.name(), holding);
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
    return Optional.ofNullable(holdings.get(name));
  }

  @Override
  public Collection<Holding> holdings() {
    return holdings.values();
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
