package org.erel.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.Documents;
import org.erel.api.HeldRelease;
import org.erel.api.Problem;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.erel.api.Repository;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.delivery.PartFolder;
import org.erel.wire.ContentBus;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The releases of this host and of the cluster: what this host needs is brought here, what it has
 * is announced and served. Public only because Declarative Services call the constructor.
 */
@Component(service = Repository.class, immediate = true)
public final class ReleaseRepository implements Repository {

  private static final Logger LOG = LoggerFactory.getLogger(ReleaseRepository.class);
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final Duration END = Duration.ofSeconds(5);

  private final LocalReleases here;
  private final Announcer announcer;
  private final Deliveries deliveries;
  private final Semaphore signal = new Semaphore(0);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Subscription> subscriptions;
  private final Thread thread = new Thread(this::run, "erel-delivery");
  private final Set<ReleaseId> kept = ConcurrentHashMap.newKeySet();
  private final Object stepping = new Object();
  private volatile Set<ReleaseId> needed = Set.of();

  /** Else only what the cluster knows may be used: somebody trusted has vouched for it. */
  private final boolean unsigned;

  /** Not before it is said what is needed: what came before a restart may be. */
  private volatile boolean untidy;

  /** Validates the settings and returns; the threads do the rest. */
  @Activate
  public ReleaseRepository(
      BundleContext context,
      @Reference LocalReleases here,
      @Reference Documents documents,
      @Reference ContentBus bus,
      @Reference Cluster cluster) {
    String host = Settings.host(context::getProperty).identifier();
    Path data = Settings.data(context::getProperty);
    Room room = new Room(data, Settings.reserve(context::getProperty));
    this.here = here;
    this.unsigned = documents.unsigned();
    this.announcer = new Announcer(cluster, host, unsigned, System::nanoTime);
    this.deliveries =
        new Deliveries(
            bus,
            host,
            here,
            new PartFolder(data.resolve("store").resolve("parts")),
            room::refusal,
            signal::release,
            System::nanoTime);
    this.subscriptions =
        List.of(
            here.onChange(this::changed),
            documents.onStored(
                document -> {
                  if (document.kind() == Document.Kind.RELEASE) {
                    changed();
                  }
                }));
    thread.setDaemon(true);
    thread.start();
  }

  @Deactivate
  void end() throws InterruptedException {
    subscriptions.forEach(Subscription::close);
    thread.interrupt();
    thread.join(END.toMillis());
    deliveries.close();
    announcer.close();
  }

  @Override
  public List<ReleaseId> releases() {
    Set<ReleaseId> all = new TreeSet<>();
    if (unsigned) {
      all.addAll(here.index().known().keySet());
    }
    here.cluster()
        .entries()
        .forEach(
            (id, entry) -> {
              if (entry.content().isPresent()) {
                all.add(id);
              }
            });
    return List.copyOf(all);
  }

  @Override
  public Optional<Release> find(ReleaseId id) {
    return Optional.ofNullable(here.index().known().get(id))
        .filter(known -> unsigned || here.cluster().find(id).isPresent())
        .map(ReleaseIndex.Known::release);
  }

  @Override
  public void need(Set<ReleaseId> releases) {
    if (!needed.equals(releases)) {
      needed = Set.copyOf(releases);
      untidy = true;
      signal.release();
    }
  }

  @Override
  public void keep(ReleaseId release) {
    if (kept.add(release)) {
      signal.release();
    }
  }

  /** What was kept must not come back by a step that began before. */
  @Override
  public Optional<String> letGo(ReleaseId release, String digest) {
    synchronized (stepping) {
      if (needed.contains(release)) {
        return Optional.of("a group of this host needs it");
      }
      Optional<String> refusal = here.letGo(release, digest);
      if (refusal.isEmpty()) {
        kept.remove(release);
      }
      return refusal;
    }
  }

  @Override
  public List<HeldRelease> held() {
    Map<ReleaseId, HeldRelease> held = new TreeMap<>();
    deliveries.coming().forEach(coming -> held.put(coming.release(), coming));
    here.index().known().values().forEach(known -> held.put(known.release().id(), whole(known)));
    return List.copyOf(held.values());
  }

  private HeldRelease whole(ReleaseIndex.Known known) {
    Release release = known.release();
    long size = here.size(release);
    return new HeldRelease(release.id(), release.digest(), size, size, here.dropped(known), "");
  }

  @Override
  public Optional<String> progress(ReleaseId id) {
    return deliveries.progress(id);
  }

  @Override
  public boolean arriving(ReleaseId id) {
    return deliveries.arriving(id);
  }

  @Override
  public List<Problem> problems() {
    List<Problem> problems = new ArrayList<>(here.index().problems());
    problems.addAll(announcer.problems());
    problems.addAll(deliveries.problems());
    return problems;
  }

  @Override
  public void discard(Needs others) {
    here.discard(others);
  }

  @Override
  public Subscription onChange(Runnable callback) {
    Runnable own = callback::run; // so that closing ends this subscription alone
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  private void changed() {
    signal.release();
    listeners.forEach(ReleaseRepository::call);
  }

  private static void call(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.error("A listener of the repository failed", e);
    }
  }

  private void run() {
    try {
      while (true) {
        signal.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        signal.drainPermits();
        step();
      }
    } catch (InterruptedException e) {
      LOG.debug("{} ends", thread.getName());
    }
  }

  private void step() {
    if (!here.begun()) {
      return; // what is here must be neither fetched nor thrown away
    }
    try {
      ClusterReleases cluster = here.cluster();
      announcer.offer(
          here.index().known().values().stream()
              .filter(known -> !cluster.entries().containsKey(known.release().id()))
              .toList());
      synchronized (stepping) {
        Set<ReleaseId> wanted = new HashSet<>(needed);
        wanted.addAll(kept);
        wanted.addAll(here.leftOut()); // others may count on this copy
        deliveries.step(wanted);
      }
      if (untidy) {
        untidy = false;
        deliveries.tidy();
      }
    } catch (IOException e) {
      LOG.warn("What is not wanted any more cannot be deleted", e);
    } catch (RuntimeException e) {
      LOG.error("Looking after releases failed; the next look follows", e);
    }
  }
}
