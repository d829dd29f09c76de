package org.erel.replication;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.erel.api.Base;
import org.erel.api.PublishOutcome.Verdict;
import org.erel.api.PublishTerms;
import org.erel.wire.Ballot;
import org.erel.wire.Destination;
import org.erel.wire.Edition;
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
  private final PublishTerms terms;
  private final String owner;
  private final Pace pace;
  private final long deadline;

  private final Tally tally = new Tally();
  private Stage stage = Stage.MEETING;
  private long round;
  private Ballot ballot = Ballot.NONE;
  private final Promises promises = new Promises();

  /** What is being sent: the own document, or another's that is completed. */
  private Held sent;

  private Holding sentHolding;

  /** The own document as it was sent last; null before. */
  private Held own;

  private Verdict verdict;
  private Optional<Holding> newest = Optional.empty();

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
      Draft draft, PublishTerms terms, String owner, long round, RandomGenerator random, long now) {
    this.draft = draft;
    this.terms = terms;
    this.owner = owner;
    this.round = round;
    this.pace = new Pace(random);
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
    tally.knows(standing.get().roster());
    if (terms.base().kind() == Base.Kind.REVISION || terms.forced()) {
      return prepare(now);
    }
    ballot = standing.get().ballot();
    round = Math.max(round, ballot.round());
    own = standing.get().next(draft, false);
    return send(Stage.PUBLISHING, own, now);
  }

  /**
   * What came of it. Hosts that answer after the end still count.
   *
   * @return empty while it is under way
   */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(verdict).map(this::outcome);
  }

  private Outcome outcome(Verdict ended) {
    boolean mine = own != null && own.equals(sent);
    // a later ballot of this publication was promised after what others have published since
    boolean standing = mine && own.ballot().equals(ballot) && tally.majorityTook();
    return new Outcome(
        ended,
        Optional.ofNullable(own).map(Held::holding),
        newest,
        taken(),
        tally.refused(),
        List.copyOf(tally.silent(mine ? tally.taken() : promises.hosts())),
        standing
            ? Optional.of(new Standing(ballot, Optional.of(own.holding()), tally.roster()))
            : Optional.empty());
  }

  /**
   * The hosts that have the document on disk so far.
   *
   * @return sorted
   */
  public List<String> taken() {
    return own != null && own.equals(sent) ? List.copyOf(tally.taken()) : List.of();
  }

  /**
   * Hosts that have not answered and may.
   *
   * @return sorted
   */
  public List<String> awaited() {
    return List.copyOf(tally.awaited(stage == Stage.PREPARING ? promises.hosts() : tally.taken()));
  }

  /**
   * The broker has no queue for a host: it will not answer.
   *
   * @param host its identifier
   */
  public void unroutable(String host) {
    tally.absent(host);
  }

  /** No host at all is connected: there is nobody to publish to. */
  public void deserted() {
    if (stage == Stage.MEETING) {
      end(Verdict.NO_MAJORITY, Optional.empty());
    }
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
    if (!pace.due(now)) {
      return List.of();
    }
    return switch (stage) {
      case MEETING -> meet(now);
      case WAITING, FETCHING -> prepare(now);
      case PREPARING -> terms.forced() && !promises.isEmpty() ? decide(now) : prepareAgain(now);
      case COMPLETING, PUBLISHING -> sendAgain(now);
      case DONE -> List.of();
    };
  }

  private List<Effect> expired(long now) {
    if (stage == Stage.PREPARING && terms.forced() && !promises.isEmpty()) {
      return decide(now);
    }
    end(own == null ? Verdict.NO_MAJORITY : Verdict.SHORT, Optional.empty());
    return List.of();
  }

  /** One host tells whom it knows, so that not each of them has to. */
  private List<Effect> meet(long now) {
    pace.begin(now);
    return List.of(new Effect.Send(Destination.ANY_HOST, new Message.Whom()));
  }

  /** Hosts that are asked a second time answer the same, unless they answer at last. */
  private List<Effect> prepareAgain(long now) {
    pace.again(now);
    return askForPromises();
  }

  private List<Effect> askForPromises() {
    tally.askAgain();
    tally.forgetRefusals();
    return List.of(new Effect.Send(Destination.EVERY_HOST, draft.prepare(ballot)));
  }

  private List<Effect> prepare(long now) {
    ballot = new Ballot(++round, owner);
    stage = Stage.PREPARING;
    promises.clear();
    pace.begin(now);
    return askForPromises();
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
    } else if (answer instanceof Message.Failed never) {
      return barred(never, now);
    } else if (answer instanceof Message.Transfer copy) {
      return fetched(copy.held(), now);
    }
    return List.of();
  }

  /**
   * What a majority promised and took counts over the roster that was known before. Over a newer
   * one it must be asked again: others may have published since, and a majority of its hosts told
   * them.
   */
  private List<Effect> met(Roster roster, long now) {
    boolean newer = tally.knows(roster);
    return stage != Stage.DONE && stage != Stage.WAITING && (newer || stage == Stage.MEETING)
        ? prepare(now)
        : List.of();
  }

  private List<Effect> promised(Message.Promised answer, long now) {
    if (stage != Stage.PREPARING || !answer.ballot().equals(ballot)) {
      return List.of();
    }
    if (!tally.counts(answer.roster())) {
      return roster(answer.host(), answer.roster());
    }
    tally.heard(answer.host());
    if (promises.put(answer.host(), answer.held())) {
      pace.begin(now);
    }
    return tally.majority(promises.hosts()) ? decide(now) : List.of();
  }

  /** A majority has told what it holds, and takes nothing of a lesser ballot any more. */
  private List<Effect> decide(long now) {
    Optional<Holding> held = promises.newest();
    if (held.isPresent() && own != null && held.get().sameDocument(own.holding())) {
      own = own.by(ballot);
      return send(Stage.PUBLISHING, own, now);
    }
    if (!terms.forced()) {
      if (!allowed(held)) {
        end(Verdict.OVERTAKEN, held);
        return List.of();
      }
      // what a majority holds cannot be replaced any more but by what is based on it
      if (held.isPresent() && !tally.majority(promises.holders(held.get()))) {
        return fetch(held.get(), now);
      }
    }
    return publish(held, now);
  }

  private boolean allowed(Optional<Holding> held) {
    return terms.base().allows(held.map(Holding::reference), draft.publisher());
  }

  private List<Effect> fetch(Holding newest, long now) {
    stage = Stage.FETCHING;
    pace.begin(now);
    String holder = promises.holders(newest).iterator().next();
    return List.of(
        new Effect.Send(Destination.host(holder), new Message.Request("", List.of(draft.name()))));
  }

  private List<Effect> fetched(Held held, long now) {
    if (stage != Stage.FETCHING || !held.document().name().equals(draft.name())) {
      return List.of();
    }
    return send(Stage.COMPLETING, held.by(ballot), now);
  }

  private List<Effect> publish(Optional<Holding> newest, long now) {
    own = new Standing(ballot, newest, tally.roster()).next(draft, terms.forced());
    return send(Stage.PUBLISHING, own, now);
  }

  private List<Effect> send(Stage next, Held held, long now) {
    if (stage != next || !held.equals(sent)) {
      tally.startAnew();
    }
    stage = next;
    sent = held;
    sentHolding = held.holding();
    pace.begin(now);
    return publishSent();
  }

  private List<Effect> sendAgain(long now) {
    pace.again(now);
    return publishSent();
  }

  private List<Effect> publishSent() {
    tally.askAgain();
    return List.of(new Effect.Send(Destination.DOCUMENTS, new Message.Publish(sent)));
  }

  private List<Effect> taken(Message.Taken answer, long now) {
    if (!answer.holding().equals(sentHolding)) {
      return List.of();
    }
    if (!tally.counts(answer.roster())) {
      return stage == Stage.DONE ? List.of() : roster(answer.host(), answer.roster());
    }
    if (tally.took(answer.host())) {
      pace.begin(now);
    }
    return counted(now);
  }

  /** A host knows a roster that is not known here. */
  private List<Effect> roster(String host, Edition known) {
    return tally.asks(known)
        ? List.of(new Effect.Send(Destination.host(host), new Message.Whom()))
        : List.of();
  }

  private List<Effect> counted(long now) {
    if (stage == Stage.COMPLETING && tally.majorityTook()) {
      Optional<Holding> completed = Optional.of(sentHolding);
      if (allowed(completed)) {
        return publish(completed, now);
      }
      end(Verdict.OVERTAKEN, completed);
    } else if (stage == Stage.PUBLISHING && tally.tookBy(terms.quorum())) {
      end(Verdict.ACKNOWLEDGED, Optional.empty());
    } else if (stage == Stage.PUBLISHING
        && tally.barredFrom(terms.quorum())
        && tally.majorityTook()) {
      end(Verdict.SHORT, Optional.empty());
    }
    return List.of();
  }

  private List<Effect> declined(Message.Declined answer, long now) {
    if (stage == Stage.WAITING || stage == Stage.MEETING) {
      return List.of();
    }
    round = Math.max(round, answer.promised().noFurtherFrom(ballot).round());
    tally.refused(answer.host(), answer.reason());
    boolean majority = stage == Stage.PUBLISHING && tally.majorityTook();
    if (stage == Stage.DONE || majority || !answer.promised().overrules(ballot)) {
      return List.of();
    }
    stage = Stage.WAITING;
    pace.overruled(now);
    return List.of();
  }

  /** A host refuses for good: there is no use in waiting where too many do. */
  private List<Effect> barred(Message.Failed answer, long now) {
    tally.barred(answer.host(), answer.reason());
    if (stage != Stage.DONE && tally.hopeless()) {
      end(own == null ? Verdict.NO_MAJORITY : Verdict.SHORT, Optional.empty());
    }
    return counted(now);
  }

  private void end(Verdict how, Optional<Holding> published) {
    verdict = how;
    newest = published;
    stage = Stage.DONE;
  }
}
