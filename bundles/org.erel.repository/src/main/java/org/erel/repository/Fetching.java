package org.erel.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.erel.archive.AbsentJar;
import org.erel.archive.JarStore;
import org.erel.archive.Limits;
import org.erel.archive.Sources;
import org.erel.archive.StagedJar;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the jars of drops on threads of its own, two at a time for each drop, so that a source
 * that is slow or gone holds up no other drop. What fails is tried again, ever more seldom.
 * Thread-safe.
 */
final class Fetching implements Sources {

  private static final Logger LOG = LoggerFactory.getLogger(Fetching.class);
  private static final int AT_ONCE = 2;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final int MOST_DOUBLED = 7; // some four minutes
  private static final Duration END = Duration.ofSeconds(2);

  private final Sources sources;
  private final Room room;
  private final LongSupplier clock;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "erel-repository-fetching");
            thread.setDaemon(true);
            return thread;
          });

  /** What is not here yet, and was begun. Guarded by this. */
  private final Map<AbsentJar, Attempt> attempts = new HashMap<>();

  private long begun;

  /**
   * What became of a jar.
   *
   * @param number tells it from others for the same jar
   * @param running at it; empty after it failed
   * @param failures how often it failed
   * @param reason of the last failure; empty before the first
   * @param failed when that was, nanoseconds of the clock
   */
  private record Attempt(
      long number, Optional<Future<?>> running, int failures, String reason, long failed) {

    static final Attempt NONE = new Attempt(0, Optional.empty(), 0, "", 0);

    boolean due(long now) {
      if (failures == 0) {
        return true;
      }
      Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLED));
      return now - failed >= wait.toNanos();
    }
  }

  /**
   * Fetches nothing yet.
   *
   * @param sources fetches one jar
   * @param room says whether the disk has room
   * @param clock nanoseconds, only forward
   */
  Fetching(Sources sources, Room room, LongSupplier clock) {
    this.sources = sources;
    this.room = room;
    this.clock = clock;
  }

  @Override
  public StagedJar fetch(AbsentJar jar, JarStore store) throws IOException {
    Optional<String> refusal = room.refusal(0);
    if (refusal.isPresent()) {
      throw new IOException(jar + " is not fetched: " + refusal.get());
    }
    return sources.fetch(jar, new Bounded(store, room));
  }

  /** Returns at once. */
  @Override
  public synchronized void provide(List<AbsentJar> jars, JarStore store) throws IOException {
    List<AbsentJar> missing =
        jars.stream().filter(jar -> store.find(jar.sha256()).isEmpty()).toList();
    if (missing.isEmpty()) {
      return;
    }
    checkTotal(jars, store);
    long running = missing.stream().filter(jar -> !isIdle(jar)).count();
    for (AbsentJar jar : missing) {
      Attempt last = attempts.getOrDefault(jar, Attempt.NONE);
      if (running < AT_ONCE && isIdle(jar) && last.due(clock.getAsLong())) {
        begin(jar, last, store);
        running++;
      }
    }
    throw new AwaitedJarsException(jars, why(missing));
  }

  private static void checkTotal(List<AbsentJar> jars, JarStore store) throws IOException {
    long total = 0;
    for (AbsentJar jar : jars) {
      Optional<Path> here = store.find(jar.sha256());
      total += here.isPresent() ? Files.size(here.get()) : 0;
    }
    Limits.DEFAULT.checkTotal(total);
  }

  private String why(List<AbsentJar> missing) {
    return missing.stream()
        .map(jar -> attempts.getOrDefault(jar, Attempt.NONE).reason())
        .filter(reason -> !reason.isEmpty())
        .findFirst()
        .map(reason -> reason + "; it is tried again")
        .orElse("jars that it leaves out are being fetched from their sources");
  }

  private void begin(AbsentJar jar, Attempt last, JarStore store) {
    long number = ++begun;
    Future<?> running = threads.submit(() -> run(jar, store, number));
    attempts.put(jar, new Attempt(number, Optional.of(running), last.failures(), last.reason(), 0));
  }

  private void run(AbsentJar jar, JarStore store, long number) {
    LOG.info("Fetching {}", jar);
    String reason = "";
    try (StagedJar fetched = fetch(jar, store)) {
      store.keep(fetched);
    } catch (IOException e) {
      LOG.debug("{} is not here", jar, e);
      reason = String.valueOf(e.getMessage());
      reason = reason.contains(jar.name()) ? reason : jar + " cannot be kept: " + e;
    } catch (RuntimeException | Error e) {
      LOG.error("Fetching {} failed", jar, e);
      reason = jar + " cannot be fetched: " + e;
    }
    ended(jar, number, reason);
  }

  /** One that was cancelled may end long after another was begun. */
  private synchronized void ended(AbsentJar jar, long number, String reason) {
    Attempt last = attempts.getOrDefault(jar, Attempt.NONE);
    if (last.number() != number) {
      return;
    }
    attempts.remove(jar);
    if (!reason.isEmpty()) {
      int failures = last.failures() + 1;
      attempts.put(jar, new Attempt(number, Optional.empty(), failures, reason, clock.getAsLong()));
    }
  }

  /** Whether no thread is at a jar. */
  synchronized boolean isIdle(AbsentJar jar) {
    return attempts.getOrDefault(jar, Attempt.NONE).running().isEmpty();
  }

  /**
   * Ends what nobody waits for any more, and forgets how it went.
   *
   * @param awaited digests of what somebody waits for
   */
  synchronized void retain(Set<String> awaited) {
    attempts
        .entrySet()
        .removeIf(
            attempt -> {
              boolean over = !awaited.contains(attempt.getKey().sha256());
              if (over) {
                attempt.getValue().running().ifPresent(running -> running.cancel(true));
              }
              return over;
            });
  }

  /** Ends what is not in the middle of waiting for a server, which ends with that. */
  void end() throws InterruptedException {
    threads.shutdownNow();
    if (!threads.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.info("A source is still waited for; that ends by itself");
    }
  }

  /** A store that takes nothing more while the disk has no room. */
  private record Bounded(JarStore store, Room room) implements JarStore {

    @Override
    public StagedJar stage(InputStream in) throws IOException {
      return store.stage(new RoomInput(in, room));
    }

    @Override
    public Optional<Path> find(String sha256) {
      return store.find(sha256);
    }

    @Override
    public Path keep(StagedJar jar) throws IOException {
      return store.keep(jar);
    }
  }
}
