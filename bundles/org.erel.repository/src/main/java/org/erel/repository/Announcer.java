package org.erel.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.erel.api.Base;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Problem;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishTerms;
import org.erel.api.ReleaseId;
import org.erel.delivery.Description;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cluster of releases that it does not know, one after the other on a thread of its own,
 * and again until it does.
 */
final class Announcer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration END = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int SLOWEST = 4;

  /** Why one is not announced, and when that is tried again. */
  private record Failure(String reason, int times, long again) {}

  private final Cluster cluster;
  private final String host;
  private final boolean unsigned;
  private final LongSupplier clock;
  private final Semaphore signal = new Semaphore(0);
  private final Map<ReleaseId, Failure> failures = new HashMap<>();
  private Map<ReleaseId, ReleaseIndex.Known> unknown = Map.of();
  private final Thread thread = new Thread(this::run, "erel-announce");

  /**
   * Starts the thread.
   *
   * @param cluster is told
   * @param host this host's identifier: who tells it
   * @param unsigned whether hosts take what nobody has signed
   * @param clock nanoseconds from any origin
   */
  Announcer(Cluster cluster, String host, boolean unsigned, LongSupplier clock) {
    this.cluster = cluster;
    this.host = host;
    this.unsigned = unsigned;
    this.clock = clock;
    thread.setDaemon(true);
    thread.start();
  }

  /** What the cluster does not know, all of it. Returns at once. */
  synchronized void offer(Collection<ReleaseIndex.Known> releases) {
    unknown = releases.stream().collect(Collectors.toMap(it -> it.release().id(), it -> it));
    failures.keySet().retainAll(unknown.keySet());
    if (!unknown.isEmpty()) {
      signal.release();
    }
  }

  /** What is not announced though it should be. */
  synchronized List<Problem> problems() {
    return failures.entrySet().stream()
        .map(
            e ->
                new Problem(
                    "release " + e.getKey(),
                    (unsigned ? "no other host can have it" : "no host may run it")
                        + ": it is not announced to the cluster, for "
                        + e.getValue().reason()))
        .toList();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        signal.tryAcquire(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        signal.drainPermits();
        for (Optional<ReleaseIndex.Known> next = next(); next.isPresent(); next = next()) {
          announce(next.get());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("{} ends", thread.getName());
    }
  }

  private synchronized Optional<ReleaseIndex.Known> next() {
    return unknown.values().stream()
        .filter(known -> due(known.release().id()))
        .min(Comparator.comparing(known -> known.release().id()));
  }

  private boolean due(ReleaseId id) {
    Failure failure = failures.get(id);
    return failure == null || clock.getAsLong() - failure.again() >= 0;
  }

  private void announce(ReleaseIndex.Known known) throws InterruptedException {
    ReleaseId id = known.release().id();
    try {
      String content = Description.of(known.release(), known.voucher()).content();
      int size = content.getBytes(StandardCharsets.UTF_8).length;
      if (size > Document.MAXIMUM_BYTES) {
        failed(
            id,
            "what must be told of it is %d bytes, and at most %d are: make it smaller"
                .formatted(size, Document.MAXIMUM_BYTES));
        return;
      }
      PublishOutcome outcome =
          cluster.announceRelease(
              content, host, PublishTerms.majority(Base.revision(0), PATIENCE), progress -> {});
      settled(known, outcome);
    } catch (IOException e) {
      failed(id, "its content cannot be read (" + e.getMessage() + ")");
    } catch (BrokerUnavailableException | InvalidDocumentException e) {
      failed(id, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Announcing {} failed", id, e);
      failed(id, e.toString());
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException();
    }
  }

  private void settled(ReleaseIndex.Known known, PublishOutcome outcome) {
    ReleaseId id = known.release().id();
    switch (outcome.verdict()) {
      case ACKNOWLEDGED -> {
        LOG.info("Release {} is announced to the cluster", id);
        done(id);
      }
      case HELD, OVERTAKEN ->
          failed(id, "another host was quicker; what that one said is on its way here");
      default ->
          failed(
              id,
              outcome.refused().entrySet().stream()
                  .findFirst()
                  .map(e -> "host " + e.getKey() + " refuses it: " + e.getValue() + hint(known))
                  .orElse("no majority of the hosts answered; it is tried again"));
    }
  }

  private String hint(ReleaseIndex.Known known) {
    return unsigned || known.voucher().isPresent()
        ? ""
        : ". Nobody has signed the release: pack it with a key that hosts trust, or push it with one";
  }

  private synchronized void done(ReleaseId id) {
    unknown =
        unknown.entrySet().stream()
            .filter(e -> !e.getKey().equals(id))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    failures.remove(id);
  }

  private synchronized void failed(ReleaseId id, String reason) {
    int times = failures.containsKey(id) ? failures.get(id).times() + 1 : 0;
    if (times == 0) {
      LOG.info("Release {} is not announced, for {}", id, reason);
    }
    long pause = RETRY.toNanos() << Math.min(SLOWEST, times);
    failures.put(id, new Failure(reason, times, clock.getAsLong() + pause));
  }
}
