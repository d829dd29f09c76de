package org.erel.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.erel.api.Document;
import org.erel.api.Documents;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.erel.api.Repository.Needs;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.archive.Limits;
import org.erel.archive.Sources;
import org.erel.delivery.PartFolder;
import org.erel.wire.ReleaseDocument;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.feature.FeatureService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The releases whose content is on this host: those of {@link Settings#RELEASES}, which one thread
 * looks at, and those that came from the cluster. Public only because Declarative Services call the
 * constructor.
 */
@Component(service = LocalReleases.class)
public final class LocalReleases {

  private static final Logger LOG = LoggerFactory.getLogger(LocalReleases.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration END = Duration.ofSeconds(5);

  private final Path folder;
  private final Fetching fetching;
  private final Supplier<ClusterReleases> cluster;
  private final DropFolder drops;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Needs> asked = new AtomicReference<>();
  private final Thread thread;

  /** Validates the settings and returns; the thread does the rest. */
  @Activate
  public LocalReleases(
      BundleContext context,
      @Reference FeatureService features,
      @Reference Sources sources,
      @Reference Documents documents) {
    this(
        Settings.releases(context::getProperty),
        Settings.data(context::getProperty),
        features,
        new Fetching(
            sources,
            new Room(Settings.data(context::getProperty), Settings.reserve(context::getProperty)),
            System::nanoTime),
        reading(documents));
  }

  LocalReleases(
      Path folder,
      Path data,
      FeatureService features,
      Fetching fetching,
      Supplier<ClusterReleases> cluster) {
    this.folder = folder;
    this.fetching = fetching;
    this.cluster = cluster;
    this.drops = new DropFolder(folder, data, features, Limits.DEFAULT, fetching, cluster);
    this.thread = new Thread(this::run, "erel-repository");
    thread.setDaemon(true);
    thread.start();
  }

  @Deactivate
  void end() throws InterruptedException {
    listeners.clear();
    thread.interrupt();
    thread.join(END.toMillis());
    fetching.end();
    if (thread.isAlive()) {
      LOG.warn("{} still reads from {}; it ends when that does", thread.getName(), folder);
    }
  }

  private static Supplier<ClusterReleases> reading(Documents documents) {
    AtomicReference<ClusterReleases> last = new AtomicReference<>(ClusterReleases.NONE);
    return () -> last.updateAndGet(it -> it.read(documents.all(Document.Kind.RELEASE)));
  }

  /** What is known by now. */
  ReleaseIndex index() {
    return drops.index();
  }

  /** Whether it is known by now what was here before. */
  boolean begun() {
    return drops.begun();
  }

  /** As {@link DropFolder#leftOut}. */
  Set<ReleaseId> leftOut() {
    return drops.leftOut();
  }

  /** What the cluster knows, as far as this host has it on disk. */
  ClusterReleases cluster() {
    return cluster.get();
  }

  /** As {@link DropFolder#jar}. */
  Path jar(String sha256) {
    return drops.jar(sha256);
  }

  /** As {@link DropFolder#has}. */
  boolean has(String sha256) {
    return drops.has(sha256);
  }

  /** How much content a known release has, in bytes, each jar counted once. */
  long size(Release release) {
    return release.bundles().stream()
        .map(ReleaseBundle::content)
        .distinct()
        .mapToLong(jar -> jar.toFile().length())
        .sum();
  }

  /** As {@link DropFolder#adopt}; then the listeners are called. */
  boolean adopt(ReleaseDocument document, PartFolder parts) throws IOException {
    boolean adopted = drops.adopt(document, parts);
    if (adopted) {
      listeners.forEach(this::call);
    }
    return adopted;
  }

  /** As {@link DropFolder#dropped}. */
  boolean dropped(ReleaseIndex.Known known) {
    return drops.dropped(known);
  }

  /** As {@link DropFolder#letGo}; then the listeners are called. */
  Optional<String> letGo(ReleaseId release, String digest) {
    Optional<String> refusal = drops.letGo(release, digest);
    if (refusal.isEmpty()) {
      listeners.forEach(this::call);
    }
    return refusal;
  }

  /** As {@link org.erel.api.Repository#discard}. */
  void discard(Needs others) {
    asked.set(others);
  }

  /** As {@link org.erel.api.Repository#onChange}. */
  Subscription onChange(Runnable callback) {
    Listener listener = new Listener(callback);
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void run() {
    try (FolderWatch watch = watch()) {
      while (true) {
        look();
        Duration pause = drops.waiting(System.nanoTime()) ? SOON : PERIOD;
        if (watch == null) {
          TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } else {
          watch.await(pause);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("{} ends", thread.getName());
    } catch (IOException e) {
      LOG.warn("The watch of {} could not be closed", folder, e);
    }
  }

  private void look() throws InterruptedException {
    try {
      if (drops.scan(System.nanoTime())) {
        listeners.forEach(this::call);
      }
      fetching.retain(drops.awaited());
      // what a drop needs is known once it was read
      Needs others = drops.waiting(System.nanoTime()) ? null : asked.getAndSet(null);
      if (others != null) {
        others.tell(drops::discard);
      }
    } catch (RuntimeException e) {
      LOG.error("Looking at {} failed; the next look follows", folder, e);
    }
  }

  private FolderWatch watch() {
    try {
      return new FolderWatch(folder);
    } catch (IOException e) {
      LOG.info("No hints of changes in {} ({}); looking every {}", folder, e.toString(), PERIOD);
      return null;
    }
  }

  private void call(Listener listener) {
    if (listeners.contains(listener)) {
      try {
        listener.callback.run();
      } catch (RuntimeException e) {
        LOG.error("A listener of the repository failed", e);
      }
    }
  }

  /** Told apart by identity, so that one callback can be subscribed twice. */
  private static final class Listener {

    private final Runnable callback;

    private Listener(Runnable callback) {
      this.callback = callback;
    }
  }
}
