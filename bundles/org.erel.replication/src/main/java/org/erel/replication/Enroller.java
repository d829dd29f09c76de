package org.erel.replication;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.erel.api.Problem;
import org.erel.wire.Ballot;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Edition;
import org.erel.wire.Enrolment;
import org.erel.wire.Message;
import org.erel.wire.Roster;
import org.erel.wire.RosterMessage;

/**
 * Keeps the roster of one host, and changes that of the cluster: has hosts enrolled that ask for
 * it, and forgotten where an operator wants that. Each revision is decided as in Paxos by a
 * majority of the hosts on the one before; then a majority of the new ones gets all that was
 * published before, and it is settled.
 */
final class Enroller {

  /** How long hosts may take to promise. */
  private static final long ANSWERS = Duration.ofSeconds(2).toNanos();

  private static final long AGAIN = Duration.ofSeconds(1).toNanos();

  /** How long, at least, another may take to settle what it has proposed. */
  private static final long TAKEOVER = Duration.ofSeconds(6).toNanos();

  /** No host misses so many revisions. */
  private static final long MISSED = 1L << 32;

  private static final String MARK = "#";

  private final String host;
  private final String owner;
  private final Shelf shelf;
  private final Comparisons comparisons;
  private final Membership membership;
  private final Supplier<Message> question;
  private final RandomGenerator random;
  private final Wishes wishes = new Wishes();

  /** Of the attempt under way; {@link Ballot#NONE} where there is none. */
  private Ballot ballot = Ballot.NONE;

  /** The roster that it is to replace, or to complete. */
  private Roster base = Roster.EMPTY;

  private final Map<String, RosterMessage.Pledged> pledges = new TreeMap<>();
  private long round;
  private long askedAt;
  private long notBefore;
  private boolean waits;

  /** What is not settled yet, since when it is looked at, and which hosts have everything. */
  private Edition unsettled = Roster.EMPTY.edition();

  private final Set<String> current = new HashSet<>();
  private long takeover;

  /** Of a roster that some have taken, and this host did not, for it had promised another. */
  private long undecided;

  private long nextPush;

  /**
   * Of a host that has just started.
   *
   * @param question asks another host whether it holds the same
   */
  Enroller(
      String host,
      Shelf shelf,
      Comparisons comparisons,
      Membership membership,
      Supplier<Message> question,
      RandomGenerator random) {
    this.host = host;
    this.shelf = shelf;
    this.comparisons = comparisons;
    this.membership = membership;
    this.question = question;
    this.random = random;
    this.owner = host + MARK + Long.toHexString(random.nextLong());
  }

  /** A message came; kinds that are not of the roster do nothing. */
  List<Effect> received(Message message, Delivery<?> delivery, long now) {
    boolean votes = membership.votes();
    if (message instanceof RosterMessage.Joining wish) {
      wishes.alive(wish.host());
      return votes && !wish.host().equals(host) ? joining(wish, now) : List.of();
    } else if (message instanceof RosterMessage.Forget wish) {
      wishes.leaves(wish.host(), wish.since(), now);
      return List.of(new Effect.Reply(delivery, new Message.Known(host, shelf.roster())));
    } else if (message instanceof RosterMessage.Propose proposal) {
      return votes ? propose(proposal, now) : List.of();
    } else if (message instanceof RosterMessage.Pledged pledge) {
      return pledged(pledge, now);
    } else if (message instanceof RosterMessage.Enlist news) {
      return taken(news.roster(), now);
    } else if (message instanceof RosterMessage.Force order) {
      return forced(order, now);
    }
    return List.of();
  }

  private List<Effect> taken(Roster roster, long now) {
    membership.told(now);
    return take(roster);
  }

  private List<Effect> forced(RosterMessage.Force order, long now) {
    List<Effect> effects = new ArrayList<>(taken(order.roster(), now));
    if (!effects.isEmpty()) {
      effects.add(
          new Effect.Report(
              new Problem(
                  "roster",
                  "%s was forgotten by force, without a majority: what only hosts out of reach have acknowledged may be overwritten unseen"
                      .formatted(order.host()))));
    }
    return effects;
  }

  /** A host asks to be enrolled. */
  private List<Effect> joining(RosterMessage.Joining wish, long now) {
    Roster roster = shelf.roster();
    if (roster.contains(wish.host()) || wish.roster() < roster.revision()) {
      return List.of(enlist(wish.host()));
    }
    wishes.joins(wish.host(), now);
    return List.of();
  }

  /** A host is there: it is not to be forgotten. */
  void alive(String peer) {
    wishes.alive(peer);
  }

  /** A host has everything that was published under the roster before. */
  void current(String peer, Edition roster) {
    if (roster.equals(unsettled)) {
      current.add(peer);
    }
  }

  private Effect enlist(String peer) {
    return new Effect.Send(Destination.host(peer), new RosterMessage.Enlist(shelf.roster()));
  }

  /** Another host wants to change the roster. */
  private List<Effect> propose(RosterMessage.Propose wish, long now) {
    Enrolment enrolment = shelf.enrolment();
    Roster held = enrolment.roster();
    if (held.revision() > wish.revision() || held.revision() == wish.revision() && held.settled()) {
      return List.of(enlist(wish.host()));
    }
    if (wish.revision() > (held.settled() ? held.revision() + 1 : held.revision())) {
      // comparing, it is told of the roster before that; what is promised now could bar that one
      return List.of(new Effect.Send(Destination.host(wish.host()), question.get()));
    }
    Ballot greatest = enrolment.greatest(wish.revision());
    if (!enrolment.allows(wish.revision(), wish.ballot()) || !wish.ballot().mayFollow(greatest)) {
      return List.of(pledge(wish, greatest, Optional.empty()));
    }
    takeover = now + later(TAKEOVER);
    return List.of(
        new Effect.Enrol(
            enrolment.promising(wish.revision(), wish.ballot()),
            List.of(
                pledge(
                    wish,
                    wish.ballot(),
                    Optional.of(held).filter(roster -> roster.revision() == wish.revision())))));
  }

  private Effect pledge(RosterMessage.Propose wish, Ballot promised, Optional<Roster> taken) {
    return new Effect.Send(
        Destination.host(wish.host()),
        new RosterMessage.Pledged(
            host, wish.revision(), promised, taken, wishes.joining(), wishes.leaving()));
  }

  /** A host answers a proposal. */
  private List<Effect> pledged(RosterMessage.Pledged answer, long now) {
    if (ballot.equals(Ballot.NONE) || answer.revision() != target()) {
      return List.of();
    }
    if (answer.ballot().overrules(ballot)) {
      round = Math.max(round, answer.ballot().noFurtherFrom(ballot).round());
      giveUp(now);
      return List.of();
    }
    if (!answer.ballot().equals(ballot)) {
      return List.of();
    }
    pledges.put(answer.host(), answer);
    return base.decide(pledges.keySet()) ? decide() : List.of();
  }

  /** Of the roster that is to be: the next one, or the one that another did not settle. */
  private long target() {
    return base.settled() ? base.revision() + 1 : base.revision();
  }

  private void giveUp(long now) {
    ballot = Ballot.NONE;
    waits = true;
    notBefore = now + later(AGAIN);
  }

  /** What some may have taken already is proposed again; otherwise what hosts ask for. */
  private List<Effect> decide() {
    Roster next =
        pledges.values().stream()
            .flatMap(pledge -> pledge.roster().stream())
            .max(Comparator.comparing(Roster::ballot))
            .or(() -> Optional.of(base).filter(roster -> !roster.settled()))
            .map(roster -> roster.by(ballot))
            .orElseGet(this::changed);
    ballot = Ballot.NONE;
    List<Effect> effects = new ArrayList<>(take(next));
    effects.add(new Effect.Send(Destination.EVERY_HOST, new RosterMessage.Enlist(next)));
    return effects;
  }

  /**
   * What hosts wish for. Not more are enrolled than leave those that are there a majority: the new
   * ones may be gone at once.
   */
  private Roster changed() {
    Set<String> leaving = new TreeSet<>();
    Set<String> joining = new TreeSet<>(wishes.joining());
    pledges.values().forEach(pledge -> joining.addAll(pledge.joining()));
    Stream.concat(
            Stream.of(wishes.leaving()),
            pledges.values().stream().map(RosterMessage.Pledged::leaving))
        .forEach(
            wished ->
                wished.forEach(
                    (peer, since) -> {
                      if (base.since(peer) == since && !peer.equals(host)) {
                        leaving.add(peer);
                      }
                    }));
    joining.removeIf(base::contains);
    return base.next(
        ballot, joining.stream().limit(Math.max(1, base.members().size() - 1)).toList(), leaving);
  }

  /**
   * A roster came, whoever brings it. It is taken where it is newer, and where nothing else was
   * promised or it is settled.
   */
  private List<Effect> take(Roster roster) {
    Enrolment enrolment = shelf.enrolment();
    Roster held = enrolment.roster();
    if (!roster.edition().replaces(held.edition()) || leaps(roster, enrolment)) {
      return List.of();
    }
    if (!roster.settled() && !enrolment.allows(roster.revision(), roster.ballot())) {
      undecided = roster.revision();
      return List.of();
    }
    long since = roster.since(host);
    // who has seen a roster before the one that it came with cannot have voted as what it is now
    boolean fresh = since != held.since(host) && held.revision() > 0 && held.revision() < since;
    long own = fresh ? since : Math.max(enrolment.own(), 0);
    return List.of(
        new Effect.Enrol(
            new Enrolment(roster, enrolment.revision(), enrolment.promised(), own), List.of()));
  }

  /** Nothing greater would be left to others. */
  private static boolean leaps(Roster roster, Enrolment enrolment) {
    Ballot greatest = enrolment.greatest(roster.revision());
    return roster.revision() - enrolment.roster().revision() > MISSED
        || !roster.settled() && !roster.ballot().mayFollow(greatest);
  }

  /** What is to be done next. Called when all that was decided before is on disk. */
  List<Effect> consider(boolean isCurrent, long now) {
    boolean votes = membership.votes();
    Roster roster = shelf.roster();
    wishes.prune(roster, now);
    if (!ballot.equals(Ballot.NONE)
        && (!roster.edition().equals(base.edition()) || now - askedAt >= ANSWERS)) {
      giveUp(now);
    }
    if (roster.settled()) {
      return settled(roster, votes, now);
    }
    if (!roster.edition().equals(unsettled)) {
      unsettled = roster.edition();
      current.clear();
      takeover = now + later(TAKEOVER);
      nextPush = now;
    }
    if (votes && now - takeover >= 0) {
      takeover = now + later(TAKEOVER);
      return begin(roster, now);
    }
    if (!roster.ballot().owner().equals(owner)) {
      return List.of();
    }
    if (isCurrent && current.add(host)) {
      nextPush = now;
    }
    return isCurrent
            && 2 * current.stream().filter(roster::contains).count() > roster.since().size()
        ? settle(roster)
        : push(roster, isCurrent, now);
  }

  private List<Effect> settled(Roster roster, boolean votes, long now) {
    boolean wanted = !wishes.none() || undecided == roster.revision() + 1;
    return votes && wanted ? begin(roster, now) : List.of();
  }

  private List<Effect> begin(Roster roster, long now) {
    waits = waits && now - notBefore < 0;
    if (waits || !ballot.equals(Ballot.NONE)) {
      return List.of();
    }
    long before = target();
    base = roster;
    long last = target() == before ? round : 0;
    round = Math.max(last, shelf.enrolment().greatest(target()).round()) + 1;
    ballot = new Ballot(round, owner);
    pledges.clear();
    askedAt = now;
    return List.of(
        new Effect.Send(Destination.EVERY_HOST, new RosterMessage.Propose(host, target(), ballot)));
  }

  private List<Effect> settle(Roster roster) {
    Enrolment enrolment = shelf.enrolment();
    Roster settled = roster.settle();
    return List.of(
        new Effect.Enrol(
            new Enrolment(settled, enrolment.revision(), enrolment.promised(), enrolment.own()),
            List.of(new Effect.Send(Destination.EVERY_HOST, new RosterMessage.Enlist(settled)))));
  }

  /** Compares with the hosts before, and then has the new ones compare. */
  private List<Effect> push(Roster roster, boolean isCurrent, long now) {
    if (now - nextPush < 0) {
      return List.of();
    }
    nextPush = now + AGAIN;
    Set<String> awaited = new TreeSet<>(isCurrent ? roster.members() : roster.deciding());
    awaited.remove(host);
    awaited.removeIf(
        peer -> isCurrent ? current.contains(peer) : comparisons.agreedWith(peer, unsettled));
    if (awaited.isEmpty()) {
      return List.of();
    }
    Message same = question.get();
    return awaited.stream()
        .<Effect>map(peer -> new Effect.Send(Destination.host(peer), same))
        .toList();
  }

  private long later(long nanos) {
    return (long) (nanos * (0.75 + random.nextDouble()));
  }
}
