package org.erel.master;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.erel.api.ActionOutcome;
import org.erel.api.Documents;
import org.erel.api.Drift;
import org.erel.api.Group;
import org.erel.api.HeldRelease;
import org.erel.api.Host;
import org.erel.api.HostDrift;
import org.erel.api.HostHistory;
import org.erel.api.HostPlan;
import org.erel.api.HostReleases;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Master;
import org.erel.api.Order;
import org.erel.api.Peers;
import org.erel.api.Problem;
import org.erel.api.Proposal;
import org.erel.api.ReleaseContainer;
import org.erel.api.ReleaseException;
import org.erel.api.ReleaseId;
import org.erel.api.ReleaseStatus;
import org.erel.api.Repository;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.api.Target;
import org.erel.wire.Bus;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The master of this host: brings documents, releases and the container together. */
@Component(service = {Master.class, LocalMaster.class})
public class LocalMaster implements Master {

  /** Longer than a start and a stop with the default deadline take. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Instant since = Instant.now();
  private final String version;
  private final Host host;
  private final Bus bus;
  private final Documents documents;
  private final Repository repository;
  private final ReleaseContainer container;
  private final Peers peers;
  private final Set<GroupComponent> groups = ConcurrentHashMap.newKeySet();
  private final Situation situation;
  private final Reconciler reconciler;
  private final Forecast forecast;
  private final List<Subscription> subscriptions;

  /** Begins to reconcile. */
  @Activate
  public LocalMaster(
      BundleContext context,
      @Reference Bus bus,
      @Reference Documents documents,
      @Reference Repository repository,
      @Reference ReleaseContainer container,
      @Reference Peers peers,
      @Reference ConfigurationAdmin admin) {
    this.version = context.getBundle().getVersion().toString();
    this.host = Settings.host(context::getProperty);
    this.bus = bus;
    this.documents = documents;
    this.repository = repository;
    this.container = container;
    this.peers = peers;
    this.situation = new Situation(host, documents, this::groups, repository, container);
    Leftovers leftovers = new Leftovers(repository, container);
    this.reconciler =
        new Reconciler(
            host, situation, repository, container, new HostConfigurations(admin), leftovers);
    this.forecast = new Forecast(host, situation, repository, container, leftovers);
    // a document counts here when ConfigAdmin shows its group
    this.subscriptions =
        List.of(repository.onChange(reconciler::changed), container.onChange(reconciler::changed));
    reconciler.start();
  }

  @Deactivate
  void close() {
    subscriptions.forEach(Subscription::close);
    reconciler.close();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addGroup(GroupComponent group) {
    groups.add(group);
    reconciler.changed();
  }

  void updatedGroup(GroupComponent group) {
    reconciler.changed();
  }

  void removeGroup(GroupComponent group) {
    groups.remove(group);
    reconciler.changed();
  }

  @Override
  public HostStatus status() {
    boolean busy = reconciler.busy();
    Situation.View view = situation.look();
    List<ReleaseStatus> releases = StatusView.releases(view.wishes(), view.installed());
    boolean working =
        busy
            || !view.projected()
            || !view.steps().isEmpty()
            || view.needed().stream().anyMatch(repository::arriving);
    HostState state =
        StatusView.state(view.groups().size(), working, releases, reconciler.disputes().size());
    return new HostStatus(
        host,
        version,
        since,
        state,
        view.groups().stream().map(Group::name).toList(),
        releases,
        problems(),
        documents.digest(),
        documents.unsigned());
  }

  @Override
  public List<String> peers() {
    return peers.all();
  }

  @Override
  public ActionOutcome perform(Order order) {
    try {
      return reconciler.perform(order).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return new ActionOutcome(
          host.identifier(),
          ActionOutcome.Result.FAILED,
          "not done within " + PATIENCE.toMinutes() + " minutes; it may still be: see its status");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ActionOutcome(host.identifier(), ActionOutcome.Result.FAILED, "interrupted");
    } catch (ExecutionException e) {
      return new ActionOutcome(
          host.identifier(), ActionOutcome.Result.FAILED, e.getCause().toString());
    }
  }

  @Override
  public Optional<HostHistory> history(String release) {
    return Optional.of(new HostHistory(host.identifier(), container.history(release)))
        .filter(history -> !history.entries().isEmpty());
  }

  @Override
  public Optional<HostDrift> drift(String release, boolean undo) throws ReleaseException {
    if (!release.isEmpty() && !concerns(release)) {
      return Optional.empty();
    }
    List<Drift> found =
        container.drift().stream()
            .filter(drift -> release.isEmpty() || drift.release().name().equals(release))
            .toList();
    return Optional.of(new HostDrift(host.identifier(), undo ? undo(found) : found));
  }

  /** Of all releases that can be put right, whatever stands in the way of one. */
  private List<Drift> undo(List<Drift> found) throws ReleaseException {
    List<Drift> undone = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (String name : found.stream().map(drift -> drift.release().name()).distinct().toList()) {
      try {
        undone.addAll(container.undoDrift(name));
      } catch (ReleaseException e) {
        failures.add(e.getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new ReleaseException(String.join("; ", failures), null);
    }
    return undone;
  }

  @Override
  public Optional<HostPlan> plan(Proposal proposal)
      throws InvalidDocumentException, ReleaseException {
    return forecast.tell(proposal);
  }

  /** What is on this host, and on its way to it. */
  HostReleases releases() {
    return new HostReleases(host.identifier(), repository.held());
  }

  /** Has a release kept here, and tells how far it is. */
  HeldRelease keep(ReleaseId release, String digest) {
    repository.keep(release);
    return repository.held().stream()
        .filter(held -> held.release().equals(release) && held.digest().equals(digest))
        .findFirst()
        .orElseGet(
            () -> new HeldRelease(release, digest, 0, 0, false, "this host has yet to hear of it"));
  }

  /** Throws a release away that came from the cluster; or says why it stays. */
  Optional<String> discard(ReleaseId release, String digest) {
    Situation.View view = situation.look();
    if (!view.projected()) {
      return Optional.of("what its groups want changes just now; try again");
    }
    return view.wish(release.name())
        .filter(wish -> wish.needed().equals(Optional.of(release)))
        .map(wish -> "it is needed by " + wish.by())
        .or(() -> repository.letGo(release, digest));
  }

  /** Whether an operator means this host. */
  boolean meant(Target target) {
    return target.matches(host, situation.look().groups().stream().map(Group::name).toList());
  }

  /** Whether a release is wanted here, or something of it is here. */
  boolean concerns(String release) {
    return situation.look().concerns(release);
  }

  Host host() {
    return host;
  }

  Reconciler reconciler() {
    return reconciler;
  }

  private Collection<Group> groups() {
    return groups.stream().map(GroupComponent::group).toList();
  }

  private List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(documents.problems());
    problems.addAll(repository.problems());
    problems.addAll(container.problems());
    problems.addAll(reconciler.disputes());
    problems.addAll(reconciler.failures());
    problems.addAll(bus.problems());
    return problems;
  }
}
