package org.erel.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.erel.api.Problem;
import org.erel.wire.Destination;
import org.erel.wire.Enrolment;
import org.erel.wire.Footing;
import org.erel.wire.Roster;
import org.erel.wire.RosterMessage;

/**
 * How one host comes to belong to a cluster, and to have a say in it: it founds one where the
 * broker carries no mark of one, else asks to be enrolled, and then votes when it has compared
 * enough.
 */
final class Membership {

  /** The subject of {@link #waits}. */
  static final String WAITING = "cluster";

  /** Until it asks again to be enrolled, more or less a quarter, at first and at most. */
  private static final long JOINING = Duration.ofMillis(500).toNanos();

  private static final long LONGEST = Duration.ofSeconds(4).toNanos();

  /** How long it waits before it says so: who founds a cluster takes a moment to be there. */
  private static final long NOTICE = Duration.ofSeconds(10).toNanos();

  private final String host;
  private final Shelf shelf;
  private final Comparisons comparisons;
  private final RandomGenerator random;
  private boolean marked;
  private boolean deserted;
  private Optional<Long> waitingSince = Optional.empty();
  private boolean waits;
  private long nextJoining;
  private long patience = JOINING;

  /** The membership that this host is awake in, and has a say; 0 where in none. */
  private long awake;

  /** What was on disk of its own membership. */
  private long own;

  /** The membership that this process has seen begin. */
  private long begun;

  Membership(String host, Shelf shelf, Comparisons comparisons, RandomGenerator random) {
    this.host = host;
    this.shelf = shelf;
    this.comparisons = comparisons;
    this.random = random;
    this.own = shelf.enrolment().own();
  }

  /** The broker is reached. */
  List<Effect> connected(long now) {
    nextJoining = now;
    patience = JOINING;
    return shelf.roster().contains(host)
        ? new ArrayList<>(List.of(new Effect.Look()))
        : new ArrayList<>();
  }

  /** No host that votes is connected. */
  void deserted() {
    deserted = true;
  }

  /** A host is there. */
  void met(Footing footing) {
    deserted = deserted && !footing.votes();
  }

  /** A host told of a roster. */
  void told(long now) {
    deserted = false;
    nextJoining =
        shelf.roster().revision() == 0 ? now : Math.min(nextJoining, now + jittered(JOINING));
  }

  boolean votes() {
    return awake == shelf.enrolment().own() && shelf.roster().heeds(host, awake);
  }

  Optional<Problem> waits() {
    return waits
        ? Optional.of(
            new Problem(
                WAITING,
                "the broker carries the mark of a cluster, and no host that has a say in it is connected; "
                    + host
                    + " waits to be enrolled: start more of its hosts. If they are gone for good, remove roster.json in this host's data folder if it is there, delete the exchange erel.cluster on the broker, and start this host again: it founds a new cluster"))
        : Optional.empty();
  }

  /** The broker carries the mark of a cluster, or does not. */
  List<Effect> marked(boolean there) {
    marked = there;
    Enrolment enrolment = shelf.enrolment();
    boolean founding = enrolment.own() == Enrolment.FOUNDING;
    if (enrolment.roster().contains(host)) {
      // a broker that has lost its disk
      return there ? List.of() : List.of(new Effect.Claim());
    } else if (enrolment.roster().revision() > 0 || there && !founding) {
      return List.of();
    }
    return founding
        ? List.of(new Effect.Claim())
        : List.of(
            new Effect.Enrol(enrolment.owning(Enrolment.FOUNDING), List.of(new Effect.Claim())));
  }

  /** The broker is marked; by this host, or by another. */
  List<Effect> claimed(boolean mine) {
    marked = true;
    Enrolment enrolment = shelf.enrolment();
    if (enrolment.own() != Enrolment.FOUNDING) {
      return List.of();
    }
    Roster founded = Roster.founded(host);
    return List.of(
        new Effect.Enrol(
            mine
                ? new Enrolment(
                    founded, enrolment.revision(), enrolment.promised(), founded.since(host))
                : Enrolment.NONE,
            List.of()));
  }

  /** What is to be done next. Called when all that was decided before is on disk. */
  List<Effect> consider(boolean hasAll, long now) {
    Enrolment enrolment = shelf.enrolment();
    if (own != enrolment.own()) {
      own = enrolment.own();
      begun = own;
    }
    List<Effect> effects = new ArrayList<>();
    Roster roster = enrolment.roster();
    considerWaiting(marked && deserted && !roster.contains(host), now);
    long since = roster.since(host);
    if (since == 0) {
      join(roster, now, effects);
    }
    // who is forgotten is needed until that is settled
    long heeded = since == 0 ? roster.previous().getOrDefault(host, 0L) : since;
    if (heeded != 0 && !votes() && hasAll) {
      wake(enrolment, heeded, effects);
    }
    return effects;
  }

  private void considerWaiting(boolean alone, long now) {
    waitingSince = alone ? waitingSince.or(() -> Optional.of(now)) : Optional.empty();
    waits = waitingSince.filter(since -> now - since >= NOTICE).isPresent();
  }

  private void join(Roster roster, long now, List<Effect> effects) {
    if (now - nextJoining >= 0) {
      nextJoining = now + jittered(patience);
      patience = Math.min(2 * patience, LONGEST);
      effects.add(new Effect.Look());
      effects.add(
          new Effect.Send(
              Destination.ANY_HOST, new RosterMessage.Joining(host, roster.revision())));
    }
  }

  private void wake(Enrolment enrolment, long since, List<Effect> effects) {
    Roster roster = enrolment.roster();
    if (enrolment.own() != since) {
      if (comparisons.certain(roster)) {
        effects.add(new Effect.Enrol(enrolment.owning(since), List.of()));
      }
    } else if (comparisons.awake(roster)
        || begun == since && (comparisons.welcomed() || roster.revision() == 1)) {
      awake = since;
    }
  }

  private long jittered(long nanos) {
    return (long) (nanos * (0.75 + random.nextDouble() / 2));
  }
}
