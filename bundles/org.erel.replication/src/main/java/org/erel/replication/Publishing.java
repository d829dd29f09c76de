package org.erel.replication;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.erel.wire.Ballot;
import org.erel.wire.Destination;
import org.erel.wire.Held;
import org.erel.wire.Holding;
import org.erel.wire.Message;
import org.erel.wire.Roster;

/**
 * Publishes one document: has a majority promise a ballot, completes what another left behind half
 * published, and sends the document until enough hosts have it on disk. For one thread at a time;
 * answers may come in any order, twice, or not at all.
 */
public final class Publishing {

  /** How soon a question is asked again that was not answered by enough. */
  private static final long AGAIN = Duration.ofSeconds(1).toNanos();

  /** How long who is overruled keeps out of the way, at first. */
  private static final long BACKOFF = Duration.ofMillis(50).toNanos();

  private static final int MOST_BACKOFFS = 5;

  private enum Stage {
    MEETING,
    WAITING,
    PREPARING,
    FETCHING,
    COMPLETING,
    PUBLISHING,
    DONE
  }

  private final Draft draft;
  private final Terms terms;
  private final String owner;
  private final RandomGenerator random;
  private final long deadline;

  private Stage stage = Stage.MEETING;
  private Roster roster = Roster.EMPTY;
  private long round;
  private int overruled;
  private Ballot ballot = Ballot.NONE;

  /** What the hosts hold that have promised the ballot. */
  private final Map<String, Optional<Holding>> promises = new TreeMap<>();

  /** What is being sent: the own document, or another's that is completed. */
  private Held sent;

  /** The own document as it was sent last; null before. */
  private Held own;

  private final Set<String> taken = new TreeSet<>();
  private final Map<String, String> refused = new TreeMap<>();
  private final Set<String> absent = new TreeSet<>();
  private long askedAt;
  private Outcome outcome;

  /**
   * A publication that has not begun.
   *
   * @param draft what
   * @param terms how
   * @param owner unique to this publication: no other, of this publisher or another, may have it
   * @param round greater than that of former publications, if possible; otherwise it is learned
   * @param random keeps publishers that meet from meeting again
   * @param now nanoseconds, from any origin
   */
  public Publishing(
      Draft draft, Terms terms, String owner, long round, RandomGenerator random, long now) {
    this.draft = draft;
    this.terms = terms;
    this.owner = owner;
    this.round = round;
    this.random = random;
    this.deadline = now + terms.patience().toNanos();
  }

  /**
   * Begins.
   *
   * @param standing what the last publication of this session and name ended with; empty where it
   *     is the first, or too long ago
   * @param now nanoseconds
   * @return what to do; {@link Effect.Send}s expect answers
   */
  public List<Effect> begin(Optional<Standing> standing, long now) {
    if (standing.isEmpty()) {
      return meet(now);
    }
    roster = standing.get().roster();
    if (terms.base().isPresent() || terms.forced()) {
      return prepare(now);
    }
    ballot = standing.get().ballot();
    round = Math.max(round, ballot.round());
    own = standing.get().next(draft, false);
    return send(Stage.PUBLISHING, own, now);
  }

  /**
   * What came of it.
   *
   * @return empty while it is under way
   */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /**
   * The hosts that have the document on disk so far.
   *
   * @return sorted
   */
  public List<String> taken() {
    return stage == Stage.PUBLISHING || stage == Stage.DONE ? List.copyOf(taken) : List.of();
  }

  /**
   * Hosts that have not answered and may.
   *
   * @return sorted
   */
  public List<String> awaited() {
    Set<String> awaited = new TreeSet<>(roster.members());
    awaited.removeAll(stage == Stage.PREPARING ? promises.keySet() : taken);
    awaited.removeAll(refused.keySet());
    awaited.removeAll(absent);
    return List.copyOf(awaited);
  }

  /**
   * The broker has no queue for a host: it will not answer.
   *
   * @param host its identifier
   */
  public void unroutable(String host) {
    absent.add(host);
  }

  /**
   * Time has passed: to be called some times a second.
   *
   * @param now nanoseconds
   * @return what to do
   */
  public List<Effect> tick(long now) {
    if (stage == Stage.DONE) {
      return List.of();
    }
    if (now - deadline >= 0) {
      return expired(now);
    }
    if (now - askedAt < 0) {
      return List.of();
    }
    return switch (stage) {
      case MEETING -> meet(now);
      case WAITING, FETCHING -> prepare(now);
      case PREPARING -> terms.forced() && !promises.isEmpty() ? decide(now) : prepareAgain(now);
      case COMPLETING, PUBLISHING -> send(stage, sent, now);
      case DONE -> List.of();
    };
  }

  private List<Effect> expired(long now) {
    if (stage == Stage.PREPARING && terms.forced() && !promises.isEmpty()) {
      return decide(now);
    }
    end(own == null ? Outcome.Verdict.NO_MAJORITY : Outcome.Verdict.SHORT, Optional.empty());
    return List.of();
  }

  /** One host tells whom it knows, so that not each of them has to. */
  private List<Effect> meet(long now) {
    askedAt = now + AGAIN;
    return List.of(new Effect.Send(Destination.ANY_HOST, new Message.Whom()));
  }

  /** Hosts that are asked a second time answer the same, unless they answer at last. */
  private List<Effect> prepareAgain(long now) {
    refused.clear();
    askedAt = now + AGAIN;
    return List.of(
        new Effect.Send(
            Destination.EVERY_HOST, new Message.Prepare(draft.name(), ballot, roster.digest())));
  }

  private List<Effect> prepare(long now) {
    ballot = new Ballot(++round, owner);
    stage = Stage.PREPARING;
    promises.clear();
    return prepareAgain(now);
  }

  /**
   * An answer came.
   *
   * @param answer what was said; what does not belong to this does nothing
   * @param now nanoseconds
   * @return what to do
   */
  public List<Effect> answered(Message answer, long now) {
    if (answer instanceof Message.Known known) {
      return met(known.roster(), now);
    } else if (answer instanceof Message.Promised promised
        && promised.name().equals(draft.name())) {
      return promised(promised, now);
    } else if (answer instanceof Message.Taken yes && sent != null) {
      return taken(yes, now);
    } else if (answer instanceof Message.Declined no && no.ballot().equals(ballot)) {
      return declined(no, now);
    } else if (answer instanceof Message.Transfer copy) {
      return fetched(copy.held(), now);
    }
    return List.of();
  }

  private List<Effect> met(Roster known, long now) {
    roster = roster.merged(known);
    return stage == Stage.MEETING ? prepare(now) : List.of();
  }

  private List<Effect> promised(Message.Promised answer, long now) {
    roster = roster.merged(answer.roster().orElse(roster)).enrolled(answer.host());
    if (stage != Stage.PREPARING || !answer.ballot().equals(ballot)) {
      return List.of();
    }
    absent.remove(answer.host());
    refused.remove(answer.host());
    promises.put(answer.host(), answer.held());
    return count(promises.keySet()) >= roster.majority() ? decide(now) : List.of();
  }

  private long count(Set<String> hosts) {
    return hosts.stream().filter(roster::contains).count();
  }

  /** A majority has told what it holds, and takes nothing of a lesser ballot any more. */
  private List<Effect> decide(long now) {
    Optional<Holding> newest =
        promises.values().stream().flatMap(Optional::stream).max(Comparator.naturalOrder());
    if (newest.isPresent() && own != null && newest.get().sameDocument(own.holding())) {
      own = own.by(ballot);
      return send(Stage.PUBLISHING, own, now);
    }
    long revision = newest.map(Holding::revision).orElse(0L);
    if (!terms.forced()) {
      if (terms.base().isPresent() && terms.base().getAsLong() != revision) {
        end(Outcome.Verdict.OVERTAKEN, newest);
        return List.of();
      }
      if (newest.isPresent() && !published(newest.get())) {
        return fetch(newest.get(), now);
      }
    }
    return publish(newest, now);
  }

  /** What a majority holds cannot be replaced any more but by what is based on it. */
  private boolean published(Holding newest) {
    return promises.entrySet().stream()
            .filter(each -> roster.contains(each.getKey()))
            .filter(each -> each.getValue().filter(newest::equals).isPresent())
            .count()
        >= roster.majority();
  }

  private List<Effect> fetch(Holding newest, long now) {
    stage = Stage.FETCHING;
    askedAt = now + AGAIN;
    return promises.entrySet().stream()
        .filter(each -> each.getValue().filter(newest::equals).isPresent())
        .map(Map.Entry::getKey)
        .findFirst()
        .<List<Effect>>map(
            holder ->
                List.of(
                    new Effect.Send(
                        Destination.host(holder), new Message.Request("", List.of(draft.name())))))
        .orElse(List.of());
  }

  private List<Effect> fetched(Held held, long now) {
    if (stage != Stage.FETCHING || !held.document().name().equals(draft.name())) {
      return List.of();
    }
    return send(Stage.COMPLETING, held.by(ballot), now);
  }

  private List<Effect> publish(Optional<Holding> newest, long now) {
    own = new Standing(ballot, newest, roster).next(draft, terms.forced());
    return send(Stage.PUBLISHING, own, now);
  }

  private List<Effect> send(Stage next, Held held, long now) {
    if (stage != next || !held.equals(sent)) {
      taken.clear();
      refused.clear();
    }
    stage = next;
    sent = held;
    askedAt = now + AGAIN;
    return List.of(new Effect.Send(Destination.DOCUMENTS, new Message.Publish(held)));
  }

  private List<Effect> taken(Message.Taken answer, long now) {
    if (!answer.holding().equals(sent.holding())
        || stage != Stage.PUBLISHING && stage != Stage.COMPLETING) {
      return List.of();
    }
    roster = roster.enrolled(answer.host());
    absent.remove(answer.host());
    refused.remove(answer.host());
    taken.add(answer.host());
    if (stage == Stage.COMPLETING) {
      if (count(taken) < roster.majority()) {
        return List.of();
      }
      Optional<Holding> completed = Optional.of(sent.holding());
      if (terms.base().isPresent() && terms.base().getAsLong() != sent.document().revision()) {
        end(Outcome.Verdict.OVERTAKEN, completed);
        return List.of();
      }
      return publish(completed, now);
    }
    if (count(taken) >= terms.quorum().of(roster.members().size())) {
      end(Outcome.Verdict.ACKNOWLEDGED, Optional.empty());
    }
    return List.of();
  }

  private List<Effect> declined(Message.Declined answer, long now) {
    if (stage == Stage.DONE || stage == Stage.WAITING || stage == Stage.MEETING) {
      return List.of();
    }
    round = Math.max(round, answer.promised().round());
    refused.put(answer.host(), answer.reason());
    boolean majority = stage == Stage.PUBLISHING && count(taken) >= roster.majority();
    if (!answer.promised().overrules(ballot) || majority) {
      return List.of();
    }
    stage = Stage.WAITING;
    askedAt = now + backoff();
    return List.of();
  }

  private long backoff() {
    overruled = Math.min(overruled + 1, MOST_BACKOFFS);
    return (long) ((BACKOFF << overruled) * random.nextDouble());
  }

  private void end(Outcome.Verdict verdict, Optional<Holding> newest) {
    boolean mine = own != null && sent != null && sent.equals(own);
    Set<String> stored = mine ? taken : Set.of();
    Set<String> silent = new TreeSet<>(roster.members());
    silent.removeAll(stored);
    silent.removeAll(refused.keySet());
    if (stage == Stage.PREPARING || stage == Stage.WAITING) {
      silent.removeAll(promises.keySet());
    }
    boolean standing = mine && count(taken) >= roster.majority();
    outcome =
        new Outcome(
            verdict,
            Optional.ofNullable(own).map(Held::holding),
            newest,
            List.copyOf(stored),
            refused,
            List.copyOf(silent),
            standing
                ? Optional.of(new Standing(ballot, Optional.of(own.holding()), roster))
                : Optional.empty());
    stage = Stage.DONE;
  }
}
