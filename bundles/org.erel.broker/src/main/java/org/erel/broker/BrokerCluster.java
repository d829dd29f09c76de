package org.erel.broker;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.erel.api.ActionOutcome;
import org.erel.api.Answers;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.DocumentReference;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.HostStatus;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Order;
import org.erel.api.Proposal;
import org.erel.api.PublishOutcome;
import org.erel.api.Subscription;
import org.erel.api.Target;
import org.erel.wire.Bus;
import org.erel.wire.Destination;
import org.erel.wire.GroupReader;
import org.erel.wire.Message;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The cluster as an operator sees it: questions to all hosts over the bus. Thread-safe. */
@Component(service = Cluster.class)
public final class BrokerCluster implements Cluster {

  /** How long a connected host may say nothing before it counts as silent. */
  private static final Duration HEARING = Duration.ofSeconds(3);

  private static final int REMEMBERED = 1_000;

  private final Bus bus;
  private final Clock clock;
  private final Map<String, Standing> standings = new ConcurrentHashMap<>();

  /**
   * Over a bus.
   *
   * @param bus reaches the hosts
   */
  @Activate
  public BrokerCluster(@Reference Bus bus) {
    this(bus, Clock.systemUTC());
  }

  /**
   * With a clock.
   *
   * @param bus reaches the hosts
   * @param clock dates documents
   */
  BrokerCluster(Bus bus, Clock clock) {
    this.bus = bus;
    this.clock = clock;
  }

  @Override
  public PublishOutcome publish(
      String content,
      String publisher,
      OptionalLong base,
      Duration timeout,
      Consumer<String> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    String name = GroupReader.read(content).name();
    Draft draft =
        revision -> new Document(name, revision, publisher, clock.instant(), false, content);
    if (base.isPresent()) {
      return publish(base.getAsLong(), draft, survey(timeout), timeout, progress);
    }
    Standing remembered = standings.get(name);
    if (remembered != null && remembered.recent()) {
      return publish(name, draft, remembered, false, timeout, progress);
    }
    return publish(name, draft, survey(timeout).standing(name), true, timeout, progress);
  }

  @Override
  public PublishOutcome unpublish(
      String name, String publisher, OptionalLong base, Duration timeout)
      throws InvalidDocumentException, BrokerUnavailableException {
    Survey survey = survey(timeout);
    List<DocumentReference> newest = survey.newest(name).stream().toList();
    List<Document> held = fetch(survey, newest, timeout);
    if (newest.isEmpty() || held.stream().anyMatch(Document::tombstone)) {
      throw new InvalidDocumentException(
          0, 0, "no host that answered knows a group '" + name + "'; see the list of groups");
    }
    Draft draft = revision -> new Document(name, revision, publisher, clock.instant(), true, "");
    if (base.isPresent()) {
      return publish(base.getAsLong(), draft, survey, timeout, host -> {});
    }
    return publish(name, draft, survey.standing(name), true, timeout, host -> {});
  }

  /** A document that lacks its revision. */
  private interface Draft {
    Document number(long revision);
  }

  /**
   * Publishes on what is known, because publishers seldom meet. Where hosts refuse because another
   * was quicker, it is numbered anew, and from there on the publishers take turns.
   */
  private PublishOutcome publish(
      String name,
      Draft draft,
      Standing known,
      boolean asked,
      Duration timeout,
      Consumer<String> progress)
      throws BrokerUnavailableException {
    long deadline = System.nanoTime() + timeout.toNanos();
    PublishOutcome outcome = distribute(draft.number(known.next()), known, timeout, progress);
    if (outcome.refused().isEmpty() && (asked || !outcome.stored().isEmpty())) {
      return outcome;
    }
    Subscription turn = turn(name, timeout);
    try {
      Survey survey = survey(timeout);
      while (survey.contests(outcome) && System.nanoTime() - deadline < 0) {
        Standing standing = survey.standing(name);
        outcome = distribute(draft.number(standing.next()), standing, timeout, progress);
        if (outcome.refused().isEmpty()) {
          return outcome;
        }
        survey = survey(timeout);
      }
      return outcome;
    } finally {
      turn.close();
    }
  }

  /**
   * Publishes what is based on a revision, if nobody holds a newer one. It asks first, whatever is
   * remembered: what a part of the hosts took could not be taken back. Who is overtaken all the
   * same is refused, and numbers nothing anew.
   */
  private PublishOutcome publish(
      long base, Draft draft, Survey survey, Duration timeout, Consumer<String> progress)
      throws BrokerUnavailableException {
    Document document = draft.number(base + 1);
    Map<String, String> newer = survey.newer(base, document.reference());
    if (!newer.isEmpty()) {
      return new PublishOutcome(document.reference(), List.of(), newer, survey.roll().silent());
    }
    return distribute(document, survey.standing(document.name()), timeout, progress);
  }

  private Subscription turn(String name, Duration patience) throws BrokerUnavailableException {
    return bus.turn(name, patience)
        .orElseThrow(
            () ->
                new BrokerUnavailableException(
                    "another publisher of group "
                        + name
                        + " has held the turn on the broker for "
                        + patience.toSeconds()
                        + " s; try again when it is done",
                    null));
  }

  private PublishOutcome distribute(
      Document document, Standing known, Duration timeout, Consumer<String> progress)
      throws BrokerUnavailableException {
    DocumentReference reference = document.reference();
    TreeSet<String> stored = new TreeSet<>();
    Map<String, String> refused = new TreeMap<>();
    RollCall roll = known.roll().again(timeout, timeout);
    Inquiry.hold(
        bus,
        Destination.DOCUMENTS,
        new Message.Publication(document),
        roll,
        answer -> {
          if (answer instanceof Message.Stored yes && yes.document().equals(reference)) {
            roll.answered(yes.host());
            if (stored.add(yes.host())) {
              progress.accept(yes.host());
            }
          } else if (answer instanceof Message.Refused no && no.document().equals(reference)) {
            roll.answered(no.host());
            refused.put(no.host(), no.reason());
          }
        });
    if (refused.isEmpty() && !stored.isEmpty()) {
      remember(document, roll);
    } else {
      standings.remove(document.name());
    }
    return new PublishOutcome(reference, List.copyOf(stored), refused, roll.silent());
  }

  private void remember(Document document, RollCall roll) {
    if (standings.size() >= REMEMBERED) {
      standings.clear();
    }
    standings.put(document.name(), new Standing(roll, document.revision(), System.nanoTime()));
  }

  @Override
  public Roll hosts(Duration timeout) throws BrokerUnavailableException {
    Map<String, HostStatus> statuses = new TreeMap<>();
    RollCall roll = new RollCall(timeout, timeout);
    Inquiry.hold(
        bus,
        Destination.EVERY_HOST,
        new Message.StatusRequest(),
        roll,
        answer -> {
          if (answer instanceof Message.Status status) {
            HostStatus host = status.status();
            statuses.put(host.host().identifier(), host);
            roll.answered(host.host().identifier());
            roll.knows(host.peers());
          }
        });
    return new Roll(List.copyOf(statuses.values()), roll.silent());
  }

  @Override
  public List<Document> documents(Duration timeout) throws BrokerUnavailableException {
    Survey survey = survey(timeout);
    return fetch(survey, survey.newest(), timeout);
  }

  /** Asks one holder after the other for what is still missing. */
  private List<Document> fetch(
      Survey survey, Collection<DocumentReference> wanted, Duration timeout)
      throws BrokerUnavailableException {
    Map<String, Document> found = new TreeMap<>();
    for (Message.Summary holder : survey.summaries().values()) {
      TreeSet<String> names =
          holder.held().stream()
              .filter(wanted::contains)
              .map(DocumentReference::name)
              .filter(name -> !found.containsKey(name))
              .collect(Collectors.toCollection(TreeSet::new));
      if (names.isEmpty()) {
        continue;
      }
      RollCall roll = new RollCall(shorter(timeout, HEARING), timeout);
      roll.knows(List.of(holder.host()));
      Inquiry.hold(
          bus,
          Destination.host(holder.host()),
          new Message.Fetch(List.copyOf(names)),
          roll,
          answer -> {
            if (answer instanceof Message.Copy copy && names.remove(copy.document().name())) {
              found.put(copy.document().name(), copy.document());
            }
            if (names.isEmpty()) {
              roll.answered(holder.host());
            }
          });
    }
    return List.copyOf(found.values());
  }

  @Override
  public List<ActionOutcome> perform(Order order, Target target, Duration timeout)
      throws BrokerUnavailableException {
    return Interview.perform(bus, known(timeout), order, target, timeout);
  }

  @Override
  public Answers<HostHistory> history(String release, Target target, Duration timeout)
      throws BrokerUnavailableException {
    return new Interview<>(
            target, Message.History.class, Message.History::history, HostHistory::host)
        .hold(bus, new Message.HistoryRequest(release, target), known(timeout));
  }

  @Override
  public Answers<HostDrift> drift(String release, boolean undo, Target target, Duration timeout)
      throws BrokerUnavailableException {
    return new Interview<>(
            target, Message.DriftFound.class, Message.DriftFound::drift, HostDrift::host)
        .hold(bus, new Message.DriftRequest(release, undo, target), known(timeout));
  }

  @Override
  public Answers<HostPlan> plan(Proposal proposal, Target target, Duration timeout)
      throws InvalidDocumentException, BrokerUnavailableException {
    if (proposal.document().isPresent()) {
      GroupReader.read(proposal.document().get());
    }
    return new Interview<>(target, Message.Planned.class, Message.Planned::plan, HostPlan::host)
        .hold(bus, new Message.PlanRequest(proposal, target), known(timeout));
  }

  /** Every host that is known, to be asked something that takes a while. */
  private RollCall known(Duration timeout) throws BrokerUnavailableException {
    return survey(timeout).roll().again(shorter(timeout, HEARING), timeout);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** What every host holds. */
  private Survey survey(Duration timeout) throws BrokerUnavailableException {
    Duration hearing = shorter(timeout, HEARING);
    Survey survey = new Survey(new RollCall(hearing, hearing), new TreeMap<>());
    Inquiry.hold(
        bus,
        Destination.EVERY_HOST,
        new Message.Ask("", List.of()),
        survey.roll(),
        answer -> {
          if (answer instanceof Message.Summary summary) {
            survey.summaries().put(summary.host(), summary);
            survey.roll().answered(summary.host());
            survey.roll().knows(summary.peers());
          }
        });
    return survey;
  }
}
