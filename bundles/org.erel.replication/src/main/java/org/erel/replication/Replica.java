package org.erel.replication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.erel.api.Document;
import org.erel.api.Problem;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Footing;
import org.erel.wire.Held;
import org.erel.wire.Holding;
import org.erel.wire.Message;
import org.erel.wire.Roster;
import org.erel.wire.RosterMessage;

/**
 * Keeps the documents of one host: promises, takes what is published, and compares with the others
 * on joining, on reconnecting and from time to time. For one thread at a time; the effects of an
 * input are carried out before the next input.
 */
public final class Replica {

  /** The subject of {@link #waits}. */
  public static final String WAITING = Membership.WAITING;

  /** How much sooner the next host is compared with by one that has reason to hurry. */
  private static final int SOONER = 20;

  private final String host;
  private final Timing timing;
  private final Shelf shelf;
  private final Acceptor acceptor;
  private final RandomGenerator random;
  private final Wants wants;
  private final Comparisons comparisons;
  private final Membership membership;
  private final Enroller enroller;
  private final Partners partners;
  private boolean connected;
  private long nextComparison;

  /**
   * A host that has just started.
   *
   * @param host its identifier
   * @param timing how patient it is
   * @param shelf what it has on disk
   * @param judgement why a document must be refused, whoever brings it; empty where it is good
   * @param random spreads what hosts do
   */
  public Replica(
      String host,
      Timing timing,
      Shelf shelf,
      Function<Document, Optional<String>> judgement,
      RandomGenerator random) {
    this.host = host;
    this.timing = timing;
    this.shelf = shelf;
    this.acceptor = new Acceptor(host, shelf, judgement);
    this.random = random;
    this.wants = new Wants(timing.patience().toNanos());
    this.comparisons = new Comparisons(host);
    this.partners = new Partners(host, shelf, comparisons, random);
    this.membership = new Membership(host, shelf, comparisons, random);
    this.enroller = new Enroller(host, shelf, comparisons, membership, this::question, random);
  }

  /**
   * The broker is reached, again or for the first time. Whichever host has time is asked whether it
   * holds the same, unless enough is known to be lacking.
   *
   * @param now nanoseconds, from any origin
   * @return what to do
   */
  public List<Effect> connected(long now) {
    connected = true;
    partners.startAnew();
    return compare(now, membership.connected(now));
  }

  /** The broker is lost. */
  public void disconnected() {
    connected = false;
  }

  /**
   * Time has passed: to be called about every second.
   *
   * @param now nanoseconds
   * @return what to do
   */
  public List<Effect> tick(long now) {
    if (!connected) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>(requests(now));
    return now - nextComparison >= 0 ? compare(now, effects) : effects;
  }

  private List<Effect> compare(long now, List<Effect> effects) {
    nextComparison = now + jittered(votes() ? timing.comparison().toNanos() : soon());
    // what the broker said before may be over, also where it is not asked again now
    comparisons.deserted(false);
    partners
        .next(votes(), !wants.isEmpty())
        .forEach(partner -> effects.add(new Effect.Send(partner, question())));
    return effects;
  }

  /**
   * The broker has no queue for a host: it is not connected.
   *
   * @param peer its identifier
   */
  public void unroutable(String peer) {
    partners.reachable(peer, false);
  }

  /** The broker has no queue that hosts share: none that votes is connected. */
  public void deserted() {
    membership.deserted();
    comparisons.deserted(true);
  }

  /**
   * Whether the host takes part in majorities, and is to serve the queue that such hosts share. It
   * must be on the roster. One that has just started may have forgotten what it once took or
   * promised, as with an old disk: it votes when it has compared with so many others that they and
   * it are a majority, or eight, and has what they hold.
   *
   * @return false until then
   */
  public boolean votes() {
    return membership.votes();
  }

  /**
   * Why the host does not belong to the cluster yet.
   *
   * @return empty where it does, or is about to
   */
  public Optional<Problem> waits() {
    return membership.waits();
  }

  /**
   * The broker has been asked for the mark of a cluster.
   *
   * @param there whether it carries one
   * @return what to do
   */
  public List<Effect> marked(boolean there) {
    return membership.marked(there);
  }

  /**
   * The broker was to be marked.
   *
   * @param mine whether the mark is in this host's name
   * @return what to do
   */
  public List<Effect> claimed(boolean mine) {
    return membership.claimed(mine);
  }

  /**
   * What else there is to be done: to be called when the effects of an input were carried out.
   *
   * @param now nanoseconds
   * @return what to do
   */
  public List<Effect> consider(long now) {
    if (!connected) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>(membership.consider(wants.isEmpty(), now));
    effects.addAll(enroller.consider(isCurrent(shelf.roster()), now));
    return effects;
  }

  private boolean isCurrent(Roster roster) {
    return wants.isEmpty() && comparisons.current(roster);
  }

  /**
   * A message came.
   *
   * @param delivery what came; kinds that are not for a replica do nothing
   * @param now nanoseconds
   * @return what to do
   */
  public List<Effect> received(Delivery<?> delivery, long now) {
    Message message = delivery.message();
    if (message instanceof Message.Whom) {
      return List.of(new Effect.Reply(delivery, new Message.Known(host, shelf.roster())));
    } else if (message instanceof Message.Prepare prepare) {
      return acceptor.prepare(prepare, delivery, votes());
    } else if (message instanceof Message.Publish publish) {
      return acceptor.publish(publish.held(), delivery);
    } else if (message instanceof Message.Compare question) {
      return compared(question, delivery);
    } else if (message instanceof Message.Same same) {
      return agreed(same.host(), same.footing());
    } else if (message instanceof Message.Holdings holdings) {
      return told(holdings, now);
    } else if (message instanceof Message.Request request) {
      return requested(request, delivery);
    } else if (message instanceof Message.Transfer transfer) {
      return transferred(transfer.held(), now);
    }
    return enroller.received(message, delivery, now);
  }

  private List<Effect> compared(Message.Compare question, Delivery<?> delivery) {
    String asker = question.host();
    boolean same = question.digest().equals(Summaries.digest(shelf.holdings()));
    if (asker.isEmpty()) {
      return List.of(new Effect.Reply(delivery, comparison(same)));
    } else if (asker.equals(host)) {
      return List.of();
    }
    List<Effect> effects =
        same ? agreed(asker, question.footing()) : met(asker, question.footing());
    effects.add(new Effect.Send(Destination.host(asker), comparison(same)));
    return effects;
  }

  private Message comparison(boolean same) {
    return same
        ? new Message.Same(host, footing())
        : new Message.Holdings(host, List.copyOf(shelf.holdings()), true, footing());
  }

  private Message question() {
    return new Message.Compare(host, Summaries.digest(shelf.holdings()), footing());
  }

  private Footing footing() {
    Roster roster = shelf.roster();
    return new Footing(roster.edition(), votes(), isCurrent(roster));
  }

  /** Another host is there. It is told of the roster where it lacks it. */
  private List<Effect> met(String peer, Footing footing) {
    partners.reachable(peer, true);
    membership.met(footing);
    enroller.alive(peer);
    if (footing.current()) {
      enroller.current(peer, footing.roster());
    }
    List<Effect> effects = new ArrayList<>();
    Roster roster = shelf.roster();
    if (roster.edition().replaces(footing.roster())) {
      effects.add(new Effect.Send(Destination.host(peer), new RosterMessage.Enlist(roster)));
    }
    return effects;
  }

  private List<Effect> agreed(String peer, Footing footing) {
    comparisons.compared(peer, footing, shelf.roster().edition());
    return met(peer, footing);
  }

  private List<Effect> told(Message.Holdings holdings, long now) {
    String peer = holdings.host();
    if (peer.equals(host)) {
      return List.of();
    }
    Map<String, Holding> theirs = new HashMap<>();
    holdings.held().forEach(holding -> theirs.put(holding.name(), holding));
    wants.held(peer, theirs.values().stream().filter(this::lacking).toList());
    List<Effect> effects = agreed(peer, holdings.footing());
    if (holdings.complete()) {
      List<Holding> theyLack =
          shelf.holdings().stream()
              .filter(
                  ours ->
                      !theirs.containsKey(ours.name()) || ours.replaces(theirs.get(ours.name())))
              .toList();
      if (!theyLack.isEmpty()) {
        effects.add(
            new Effect.Send(
                Destination.host(peer), new Message.Holdings(host, theyLack, false, footing())));
      }
    }
    compareSoon(now);
    effects.addAll(requests(now));
    return effects;
  }

  private void compareSoon(long now) {
    nextComparison = Math.min(nextComparison, now + jittered(soon()));
  }

  private boolean lacking(Holding theirs) {
    return shelf.holding(theirs.name()).map(theirs::replaces).orElse(true);
  }

  private long soon() {
    return timing.comparison().toNanos() / SOONER;
  }

  private List<Effect> requested(Message.Request request, Delivery<?> question) {
    return request.names().stream()
        .flatMap(name -> shelf.find(name).stream())
        .<Effect>map(
            held ->
                request.host().isEmpty()
                    ? new Effect.Reply(question, new Message.Transfer(held))
                    : new Effect.Send(Destination.host(request.host()), new Message.Transfer(held)))
        .toList();
  }

  private List<Effect> transferred(Held held, long now) {
    List<Effect> effects = new ArrayList<>(acceptor.learn(held));
    wants.came(held.holding());
    effects.addAll(requests(now));
    if (wants.isEmpty() && !votes()) {
      nextComparison = now;
    }
    return effects;
  }

  private List<Effect> requests(long now) {
    List<Effect> effects = new ArrayList<>();
    wants
        .due(now)
        .forEach(
            (holder, names) ->
                effects.add(
                    new Effect.Send(Destination.host(holder), new Message.Request(host, names))));
    if (wants.gaveUp()) {
      // it lacks what others have: it must hear of it again before it has a say
      comparisons.startAnew();
    }
    return effects;
  }

  /**
   * Something could not be put on disk; what should have followed was not carried out. The others
   * have it: the next comparison is soon.
   *
   * @param effect what could not be carried out
   * @param reason in words
   * @param now nanoseconds
   * @return what to do instead
   */
  public List<Effect> failed(Effect.Durable effect, String reason, long now) {
    comparisons.startAnew();
    compareSoon(now);
    return acceptor.failed(effect, reason);
  }

  /** More or less a quarter, so that hosts do not act in step. */
  private long jittered(long nanos) {
    return (long) (nanos * (0.75 + random.nextDouble() / 2));
  }
}
