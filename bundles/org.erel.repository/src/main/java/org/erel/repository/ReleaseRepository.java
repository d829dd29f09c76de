package org.erel.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.erel.api.Problem;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.erel.api.Repository;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.feature.FeatureService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The releases of {@link Settings#RELEASES}, kept up to date by one thread. Public only because
 * Declarative Services call the constructor.
 */
@Component(service = Repository.class, immediate = true)
public final class ReleaseRepository implements Repository {

  private static final Logger LOG = LoggerFactory.getLogger(ReleaseRepository.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration END = Duration.ofSeconds(5);

  private final Path folder;
  private final DropFolder drops;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Needs> asked = new AtomicReference<>();
  private final Thread thread;

  /** Validates the settings and returns; the thread does the rest. */
  @Activate
  public ReleaseRepository(BundleContext context, @Reference FeatureService features) {
    this(Settings.releases(context::getProperty), Settings.data(context::getProperty), features);
  }

  ReleaseRepository(Path folder, Path data, FeatureService features) {
    this.folder = folder;
    this.drops = new DropFolder(folder, data, features, Limits.DEFAULT);
    this.thread = new Thread(this::run, "erel-repository");
    thread.setDaemon(true);
    thread.start();
  }

  @Deactivate
  void end() throws InterruptedException {
    listeners.clear();
    thread.interrupt();
    thread.join(END.toMillis());
    if (thread.isAlive()) {
      LOG.warn("{} still reads from {}; it ends when that does", thread.getName(), folder);
    }
  }

  @Override
  public List<ReleaseId> releases() {
    return List.copyOf(drops.index().known().keySet());
  }

  @Override
  public Optional<Release> find(ReleaseId id) {
    return Optional.ofNullable(drops.index().known().get(id)).map(ReleaseIndex.Known::release);
  }

  @Override
  public List<Problem> problems() {
    return drops.index().problems();
  }

  @Override
  public void discard(Needs others) {
    asked.set(others);
  }

  @Override
  public Subscription onChange(Runnable callback) {
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
      Needs others = asked.getAndSet(null);
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
