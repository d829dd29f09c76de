package org.erel.replication;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.erel.api.Document;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Held;
import org.erel.wire.Holding;
import org.erel.wire.Message;
import org.erel.wire.Roster;

/**
 * Keeps the documents of one host: promises, takes what is published, and compares with the others
 * on joining, on reconnecting and from time to time. For one thread at a time; the effects of an
 * input are carried out before the next input.
 */
public final class Replica {

  /** How much sooner the next host is compared with by one that has reason to hurry. */
  private static final int SOONER = 20;

  /** Of so many comparisons, one is with whichever host the broker chooses. */
  private static final int STRANGERS = 4;

  /** Who has compared with so many votes, however great the cluster is. */
  private static final int CONFIDENCE = 8;

  private final String host;
  private final Timing timing;
  private final Shelf shelf;
  private final Acceptor acceptor;
  private final RandomGenerator random;
  private final Wants wants;
  private final Set<String> unreachable = new HashSet<>();

  /** Compared with since the start: until they are a majority, this host does not vote. */
  private final Set<String> compared = new TreeSet<>();

  private boolean connected;
  private boolean votes;
  private boolean heardVoter;

  /** No host that votes was there to be compared with when this one asked last. */
  private boolean deserted;

  private long connectedSince;
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
  }

  /**
   * The broker is reached, again or for the first time. Whichever host has time is asked whether it
   * holds the same.
   *
   * @param now nanoseconds, from any origin
   * @return what to do
   */
  public List<Effect> connected(long now) {
    connected = true;
    connectedSince = now;
    unreachable.clear();
    nextComparison = now + jittered(soon());
    Roster roster = shelf.roster().enrolled(host);
    List<Effect> effects = new ArrayList<>(enrol(roster));
    if (roster.members().size() == 1) {
      effects.add(new Effect.Send(Destination.EVERY_HOST, new Message.Joining(host)));
    }
    effects.add(compareWith(Destination.ANY_HOST, roster));
    return effects;
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
    considerVoting(now);
    if (now - nextComparison >= 0) {
      nextComparison = now + jittered(votes ? timing.comparison().toNanos() : soon());
      effects.add(compareWith(partner(), shelf.roster()));
    }
    return effects;
  }

  /** One that it knows; now and then any, for hosts that know each other may not know all. */
  private Destination partner() {
    List<String> others =
        shelf.roster().members().stream()
            .filter(peer -> !peer.equals(host) && !unreachable.contains(peer))
            .toList();
    return others.isEmpty() || random.nextInt(STRANGERS) == 0
        ? Destination.ANY_HOST
        : Destination.host(others.get(random.nextInt(others.size())));
  }

  /**
   * The broker has no queue for a host: it is not connected.
   *
   * @param peer its identifier
   */
  public void unroutable(String peer) {
    unreachable.add(peer);
  }

  /** The broker has no queue that hosts share: none that votes is connected. */
  public void deserted() {
    deserted = true;
  }

  /**
   * Whether the host takes part in majorities, and is to serve the queue that such hosts share. One
   * that has just started may have forgotten what it once took or promised, as with an old disk: it
   * votes when it has compared with so many others that they and it are a majority, or {@value
   * #CONFIDENCE}, and has what they hold. One of them must vote, unless none does: hosts that are
   * new, and cut off from the others, do not make a cluster of their own.
   *
   * @return false until then
   */
  public boolean votes() {
    return votes;
  }

  private void considerVoting(long now) {
    Roster roster = shelf.roster();
    boolean alone = roster.members().size() <= 1;
    boolean enough =
        alone
            ? deserted && now - connectedSince >= timing.solitude().toNanos()
            : (heardVoter || deserted)
                && compared.stream().filter(roster::contains).count() + 1
                    >= Math.min(roster.majority(), CONFIDENCE);
    votes = votes || enough && wants.isEmpty();
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
      return acceptor.prepare(prepare, delivery, votes);
    } else if (message instanceof Message.Publish publish) {
      return acceptor.publish(publish.held(), delivery);
    } else if (message instanceof Message.Joining news) {
      return enrol(shelf.roster().enrolled(news.host()));
    } else if (message instanceof Message.Forget forget) {
      return forget(forget.host(), delivery);
    } else if (message instanceof Message.Compare question) {
      return compared(question, delivery);
    } else if (message instanceof Message.Same same) {
      return agreed(same.host(), same.votes(), now);
    } else if (message instanceof Message.Holdings holdings) {
      return told(holdings, now);
    } else if (message instanceof Message.Request request) {
      return requested(request, delivery);
    } else if (message instanceof Message.Transfer transfer) {
      return transferred(transfer.held(), now);
    }
    return List.of();
  }

  private List<Effect> forget(String gone, Delivery<?> question) {
    Roster roster = gone.equals(host) ? shelf.roster() : shelf.roster().forgotten(gone);
    List<Effect> effects = new ArrayList<>(enrol(roster));
    effects.add(new Effect.Reply(question, new Message.Known(host, roster)));
    return effects;
  }

  private List<Effect> compared(Message.Compare question, Delivery<?> delivery) {
    String asker = question.host();
    if (asker.isEmpty()) {
      return List.of(new Effect.Reply(delivery, comparison(question, shelf.roster())));
    } else if (asker.equals(host)) {
      return List.of();
    }
    unreachable.remove(asker);
    Roster roster = shelf.roster().enrolled(asker);
    List<Effect> effects = new ArrayList<>(enrol(roster));
    effects.add(new Effect.Send(Destination.host(asker), comparison(question, roster)));
    return effects;
  }

  private Message comparison(Message.Compare question, Roster roster) {
    return question.digest().equals(Summaries.digest(shelf.holdings(), roster))
        ? new Message.Same(host, votes)
        : holdings(shelf.holdings(), true, roster);
  }

  private List<Effect> agreed(String peer, boolean hasSay, long now) {
    unreachable.remove(peer);
    compared.add(peer);
    heardVoter = heardVoter || hasSay;
    considerVoting(now);
    return List.of();
  }

  private List<Effect> told(Message.Holdings holdings, long now) {
    String peer = holdings.host();
    if (peer.equals(host)) {
      return List.of();
    }
    Roster roster = shelf.roster().merged(holdings.roster()).enrolled(peer).enrolled(host);
    List<Effect> effects = new ArrayList<>(enrol(roster));
    Map<String, Holding> theirs = new HashMap<>();
    holdings.held().forEach(holding -> theirs.put(holding.name(), holding));
    wants.held(peer, theirs.values().stream().filter(this::lacking).toList());
    if (holdings.complete()) {
      List<Holding> theyLack =
          shelf.holdings().stream()
              .filter(
                  ours ->
                      !theirs.containsKey(ours.name()) || ours.replaces(theirs.get(ours.name())))
              .toList();
      if (!theyLack.isEmpty() || !roster.equals(holdings.roster())) {
        effects.add(new Effect.Send(Destination.host(peer), holdings(theyLack, false, roster)));
      }
    }
    nextComparison = Math.min(nextComparison, now + jittered(soon()));
    effects.addAll(agreed(peer, holdings.votes(), now));
    effects.addAll(requests(now));
    return effects;
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
      compared.clear();
      heardVoter = false;
    }
    return effects;
  }

  /**
   * Something could not be put on disk; what should have followed was not carried out.
   *
   * @param effect what could not be carried out
   * @param reason in words
   * @return what to do instead
   */
  public List<Effect> failed(Effect.Durable effect, String reason) {
    return acceptor.failed(effect, reason);
  }

  private List<Effect> enrol(Roster roster) {
    return roster.equals(shelf.roster()) ? List.of() : List.of(new Effect.Enrol(roster));
  }

  private Effect compareWith(Destination partner, Roster roster) {
    deserted = deserted && !partner.equals(Destination.ANY_HOST);
    return new Effect.Send(
        partner, new Message.Compare(host, Summaries.digest(shelf.holdings(), roster)));
  }

  private Message.Holdings holdings(Collection<Holding> held, boolean complete, Roster roster) {
    return new Message.Holdings(host, List.copyOf(held), complete, roster, votes);
  }

  /** More or less a quarter, so that hosts do not act in step. */
  private long jittered(long nanos) {
    return (long) (nanos * (0.75 + random.nextDouble() / 2));
  }
}
