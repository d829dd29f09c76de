package org.erel.broker;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.erel.api.ActionOutcome;
import org.erel.api.Answers;
import org.erel.api.Base;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.ForgetOutcome;
import org.erel.api.Group;
import org.erel.api.Host;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.HostReleases;
import org.erel.api.HostStatus;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Order;
import org.erel.api.Preview;
import org.erel.api.Proposal;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishProgress;
import org.erel.api.PublishTerms;
import org.erel.api.ReleaseId;
import org.erel.api.Revision;
import org.erel.api.Silence;
import org.erel.api.Target;
import org.erel.replication.Draft;
import org.erel.replication.Outcome;
import org.erel.replication.Publishing;
import org.erel.replication.Standing;
import org.erel.trust.HostKey;
import org.erel.trust.KeysDocument;
import org.erel.trust.Signer;
import org.erel.wire.Bus;
import org.erel.wire.Destination;
import org.erel.wire.GroupDifference;
import org.erel.wire.GroupReader;
import org.erel.wire.Holding;
import org.erel.wire.Message;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.ReleaseMessage;
import org.erel.wire.Roster;
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
  private final Signer signer;
  private final Map<String, Standing> standings = new ConcurrentHashMap<>();

  /**
   * Over a bus.
   *
   * @param bus reaches the hosts
   * @param key signs what is published from this host
   */
  @Activate
  public BrokerCluster(@Reference Bus bus, @Reference HostKey key) {
    this(bus, Clock.systemUTC(), key.signer());
  }

  /**
   * With a clock.
   *
   * @param bus reaches the hosts
   * @param clock dates documents
   * @param signer signs them
   */
  BrokerCluster(Bus bus, Clock clock, Signer signer) {
    this.bus = bus;
    this.signer = signer;
    this.clock = clock;
  }

  @Override
  public PublishOutcome publish(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    String name = GroupReader.read(content).name();
    return publish(draft(name, publisher, content), terms, progress);
  }

  @Override
  public PublishOutcome publishKeys(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    Draft draft = draft(Document.KEYS, publisher, content);
    KeysDocument.read(new Document(Document.KEYS, 1, publisher, draft.published(), false, content));
    return publish(draft, terms, progress);
  }

  @Override
  public PublishOutcome unpublish(
      String name, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    if (name.equals(Document.KEYS)) {
      throw new InvalidDocumentException(
          0, 0, "the keys document does not end; keys revoke takes trust back");
    }
    boolean release = Document.Kind.of(name) == Document.Kind.RELEASE;
    Optional<Document> live =
        newest(name, terms.patience()).filter(document -> !document.tombstone());
    if (live.isEmpty()) {
      throw new InvalidDocumentException(
          0,
          0,
          release
              ? "no host that answered knows a release " + name + "; see the list of releases"
              : "no host that answered knows a group '" + name + "'; see the list of groups");
    }
    // of a release, an end follows what it ends
    Base base =
        release && terms.base().kind() == Base.Kind.LATEST
            ? Base.revision(live.get().revision())
            : terms.base();
    return publish(
        draft(name, publisher, ""),
        new PublishTerms(base, terms.forced(), terms.quorum(), terms.patience()),
        progress);
  }

  @Override
  public PublishOutcome announceRelease(
      String content, String publisher, PublishTerms terms, Consumer<PublishProgress> progress)
      throws InvalidDocumentException, BrokerUnavailableException {
    ReleaseDocument release = ReleaseDocument.read(content);
    Draft draft =
        new Draft(
            release.release().toString(),
            publisher,
            clock.instant(),
            false,
            content,
            signer::signed,
            release.voucher());
    return new Announcement(release, publisher, terms)
        .carryOut(
            within -> new Reading(bus, shorter(within, HEARING)).found(draft.name()),
            base -> publish(draft, base, progress));
  }

  private Draft draft(String name, String publisher, String content) {
    return new Draft(name, publisher, clock.instant(), content.isEmpty(), content, signer::signed);
  }

  private PublishOutcome publish(
      Draft draft, PublishTerms terms, Consumer<PublishProgress> progress)
      throws BrokerUnavailableException {
    Publishing publishing =
        new Publishing(
            draft,
            terms,
            draft.publisher() + "#" + UUID.randomUUID(),
            clock.millis(),
            new SplittableRandom(),
            System.nanoTime());
    // two at once of one name must not go on with one ballot
    Optional<Standing> standing = Optional.ofNullable(standings.remove(draft.name()));
    Outcome outcome = Publication.carryOut(bus, publishing, standing, progress);
    outcome.standing().ifPresent(next -> remember(draft.name(), next));
    return new PublishOutcome(
        outcome.verdict(),
        outcome.published().map(Holding::reference),
        outcome.newest().map(Holding::reference),
        outcome.taken(),
        outcome.refused(),
        outcome.silent());
  }

  private void remember(String name, Standing standing) {
    if (standings.size() >= REMEMBERED) {
      standings.clear();
    }
    standings.put(name, standing);
  }

  @Override
  public Roll hosts(Duration timeout) throws BrokerUnavailableException {
    Map<String, HostStatus> statuses = new TreeMap<>();
    RollCall roll = known(timeout, timeout);
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
          }
        });
    return new Roll(List.copyOf(statuses.values()), roll.silent());
  }

  @Override
  public List<Silence> silences(Roll roll, Duration timeout) throws BrokerUnavailableException {
    return silences(timeout)
        .of(
            roll.silent(),
            roll.hosts().stream().map(status -> status.host().identifier()).toList());
  }

  private Silences silences(Duration timeout) {
    return new Silences(bus, shorter(timeout, HEARING), clock.instant());
  }

  @Override
  public ForgetOutcome forget(String host, boolean forced, Duration timeout)
      throws BrokerUnavailableException {
    Duration hearing = shorter(timeout, HEARING);
    Roster roster = forced ? Rosters.newest(bus, hearing) : Rosters.known(bus, hearing);
    if (!roster.contains(host) && !roster.previous().containsKey(host)) {
      return ForgetOutcome.UNKNOWN;
    } else if (bus.send(Destination.host(host), new Message.Probe())) {
      return ForgetOutcome.RUNNING;
    }
    Forgetting forgetting = new Forgetting(bus, host, roster);
    return forced ? forgetting.force(timeout) : forgetting.ask(timeout);
  }

  @Override
  public List<Document> documents(Document.Kind kind, Duration timeout)
      throws BrokerUnavailableException {
    return new Reading(bus, shorter(timeout, HEARING)).documents(kind);
  }

  @Override
  public Optional<Document> document(String name, OptionalLong revision, Duration timeout)
      throws BrokerUnavailableException {
    Optional<Document> newest = newest(name, timeout);
    if (revision.isEmpty()
        || newest.filter(held -> held.revision() == revision.getAsLong()).isPresent()) {
      return newest;
    }
    return chronicle(name, newest, timeout).document(revision.getAsLong());
  }

  @Override
  public List<Revision> log(String name, Duration timeout) throws BrokerUnavailableException {
    return chronicle(name, newest(name, timeout), timeout).revisions();
  }

  private Optional<Document> newest(String name, Duration timeout)
      throws BrokerUnavailableException {
    return new Reading(bus, shorter(timeout, HEARING)).document(name);
  }

  private Chronicle chronicle(String name, Optional<Document> newest, Duration timeout)
      throws BrokerUnavailableException {
    return new Chronicle(bus, name, shorter(timeout, HEARING))
        .read(newest.map(Document::revision).orElse(0L));
  }

  @Override
  public Preview preview(String content, Duration timeout)
      throws InvalidDocumentException, BrokerUnavailableException {
    Group after = GroupReader.read(content);
    Optional<Document> held = newest(after.name(), timeout);
    String before = held.map(Document::content).orElse("");
    List<String> changes = GroupDifference.of(before, content);
    List<Group> groups = new ArrayList<>(List.of(after));
    if (!before.isEmpty()) {
      groups.add(GroupReader.read(before));
    }
    Roll roll = hosts(shorter(timeout, HEARING));
    List<String> hosts =
        roll.hosts().stream()
            .map(HostStatus::host)
            .filter(host -> groups.stream().anyMatch(group -> group.has(host)))
            .map(Host::identifier)
            .toList();
    return new Preview(held.map(Document::reference), changes, hosts, roll.silent());
  }

  @Override
  public List<String> difference(String before, String after) throws InvalidDocumentException {
    return GroupDifference.of(before, after);
  }

  @Override
  public List<ActionOutcome> perform(Order order, Target target, Duration timeout)
      throws BrokerUnavailableException {
    return new Errand(bus, silences(timeout), target, timeout).of(order, known(timeout));
  }

  @Override
  public Answers<HostHistory> history(String release, Target target, Duration timeout)
      throws BrokerUnavailableException {
    return new Interview<>(
            target, Message.History.class, Message.History::history, HostHistory::host)
        .hold(bus, new Message.HistoryRequest(release, target), known(timeout));
  }

  @Override
  public Answers<HostReleases> releases(Target target, Duration timeout)
      throws BrokerUnavailableException {
    return new Interview<>(
            target,
            ReleaseMessage.Releases.class,
            ReleaseMessage.Releases::releases,
            HostReleases::host)
        .hold(bus, new ReleaseMessage.ReleasesRequest(target), known(timeout));
  }

  @Override
  public Optional<String> discard(String host, ReleaseId release, String digest, Duration timeout)
      throws BrokerUnavailableException {
    RollCall roll = new RollCall(shorter(timeout, HEARING), timeout);
    roll.knows(List.of(host));
    Answers<ReleaseMessage.Discarded> answers =
        new Interview<>(
                Target.ALL,
                ReleaseMessage.Discarded.class,
                Function.<ReleaseMessage.Discarded>identity(),
                ReleaseMessage.Discarded::host)
            .hold(
                bus,
                Destination.host(host),
                new ReleaseMessage.DiscardRequest(release, digest),
                roll);
    return answers.given().stream()
        .map(ReleaseMessage.Discarded::refusal)
        .findFirst()
        .or(() -> answers.failed().values().stream().findFirst())
        .or(() -> Optional.of("it did not answer in time; see the list of releases"))
        .filter(reason -> !reason.isEmpty());
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

  /** Every host of the cluster, to be asked something that takes a while. */
  private RollCall known(Duration timeout) throws BrokerUnavailableException {
    return known(shorter(timeout, HEARING), timeout);
  }

  private RollCall known(Duration hearing, Duration finishing) throws BrokerUnavailableException {
    RollCall roll = new RollCall(hearing, finishing);
    roll.knows(Rosters.known(bus, shorter(hearing, HEARING)).members());
    return roll;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
