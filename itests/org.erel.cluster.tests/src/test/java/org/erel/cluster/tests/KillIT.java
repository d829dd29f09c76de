package org.erel.cluster.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.testing.MasterProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * kill -9 of a master at points all over an update, from before the document is on disk to after
 * the commit. {@code -Derel.kill.rounds} and {@code -Derel.seed} say how often and where.
 */
@Timeout(value = 1_800, unit = SECONDS)
class KillIT {

  private static final int ROUNDS = Integer.getInteger("erel.kill.rounds", 50);
  private static final long SEED = Long.getLong("erel.seed", System.nanoTime());

  /** Every so many rounds the master is killed once more while it boots. */
  private static final int BOOT_KILLS = 5;

  private static final Duration BOOT = Duration.ofSeconds(1);
  private static final String VICTIM = "web-1";
  private static final String STEADY = "web-2";

  @RegisterExtension
  static final TestCluster CLUSTER = new TestCluster(TestBroker::sharedRabbit, VICTIM, STEADY);

  /** One document; its words occur in no other, and its version with no other words. */
  private record Wanted(long revision, String version) {

    String words() {
      return "Hello-" + revision;
    }

    String answer(String host) {
      return words() + " from greeting " + version + (version.equals("1.1.0") ? " on " + host : "");
    }
  }

  private final Random random = new Random(SEED);
  private final Set<String> answers = ConcurrentHashMap.newKeySet();
  private final List<String> right = new ArrayList<>();

  @Test
  void aKilledMasterComesBackWithTheOldOrTheNewAndEqualsTheClusterInTheEnd() throws Exception {
    System.out.println("KillIT: " + ROUNDS + " rounds, -Derel.seed=" + SEED);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (RawSender sender = new RawSender(CLUSTER.broker().uri())) {
      Future<?> watching = threads.submit(this::watch);
      Wanted old = publish(sender, new Wanted(1, "1.0.0"));
      awaitSettled(old);
      long update = measureUpdate(sender, old);
      old = new Wanted(2, "1.1.0");
      int cameBackOld = 0;
      for (long delay : delays(update * 5 / 4)) {
        Wanted next = new Wanted(old.revision() + 1, random.nextBoolean() ? "1.0.0" : "1.1.0");
        String first = killDuring(threads, sender, next, delay);
        assertThat(first)
            .as("first answer after a kill %d µs into revision %d", delay / 1000, next.revision())
            .isIn(old.answer(VICTIM), next.answer(VICTIM));
        cameBackOld += first.equals(old.answer(VICTIM)) ? 1 : 0;
        awaitSettled(next);
        old = next;
      }
      watching.cancel(true);
      assertThat(right).as("what was answered at any time").containsAll(answers);
      System.out.printf(
          "KillIT: an update takes %d ms; %d times the old one came back, %d times the new one%n",
          update / 1_000_000, cameBackOld, ROUNDS - cameBackOld);
      assertThat(cameBackOld).as("old ones").isBetween(1, ROUNDS - 1);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Nanoseconds, one of each slice of the time, in any order. */
  private List<Long> delays(long longest) {
    List<Long> delays = new ArrayList<>();
    for (int slice = 0; slice < ROUNDS; slice++) {
      delays.add((long) ((slice + random.nextDouble()) / ROUNDS * longest));
    }
    Collections.shuffle(delays, random);
    return delays;
  }

  private long measureUpdate(RawSender sender, Wanted old) throws Exception {
    long begin = System.nanoTime();
    Wanted next = publish(sender, new Wanted(old.revision() + 1, "1.1.0"));
    CLUSTER.awaitAnswer(VICTIM, next.answer(VICTIM));
    long took = System.nanoTime() - begin;
    awaitSettled(next);
    return took;
  }

  /** Answers the first answer of its next life. */
  private String killDuring(ExecutorService threads, RawSender sender, Wanted next, long delay)
      throws Exception {
    MasterProcess victim = CLUSTER.master(VICTIM);
    long begin = System.nanoTime();
    Future<?> published = threads.submit(() -> publish(sender, next));
    for (long left = delay; left > 0; left = begin + delay - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    victim.kill();
    published.get(30, SECONDS);
    if (next.revision() % BOOT_KILLS == 0) {
      victim.start();
      LockSupport.parkNanos(random.nextLong(BOOT.toNanos()));
      victim.kill();
    }
    victim.start().awaitReady();
    AtomicReference<String> first = new AtomicReference<>();
    await()
        .atMost(TestCluster.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              CLUSTER.ask(VICTIM).ifPresent(first::set);
              return first.get() != null;
            });
    return first.get();
  }

  private Wanted publish(RawSender sender, Wanted wanted) throws Exception {
    synchronized (right) {
      right.add(wanted.answer(VICTIM));
      right.add(wanted.answer(STEADY));
    }
    sender.publish(
        RawSender.document(
            "web", wanted.revision(), GroupText.web(wanted.version(), wanted.words()).json()));
    return wanted;
  }

  private void awaitSettled(Wanted wanted) {
    for (String host : List.of(STEADY, VICTIM)) {
      CLUSTER.awaitAnswer(host, wanted.answer(host));
      CLUSTER.awaitStatus(
          host,
          status -> {
            assertThat(status.state()).isEqualTo(HostState.SETTLED);
            assertThat(status.problems()).isEmpty();
            assertThat(CLUSTER.operator().documents(TestCluster.PATIENCE))
                .singleElement()
                .satisfies(d -> assertThat(d.revision()).isEqualTo(wanted.revision()));
          });
    }
    CLUSTER.awaitStatus(
        VICTIM, status -> assertThat(status.documents()).isEqualTo(documents(STEADY)));
  }

  private static String documents(String host) {
    try {
      HostStatus status = CLUSTER.status(host);
      return status.documents();
    } catch (Exception e) {
      throw new AssertionError(host + " does not answer", e);
    }
  }

  /** Asks again and again what the hosts answer, until it is interrupted. */
  private void watch() {
    while (!Thread.currentThread().isInterrupted()) {
      CLUSTER.ask(VICTIM).ifPresent(answers::add);
      CLUSTER.ask(STEADY).ifPresent(answers::add);
      LockSupport.parkNanos(Duration.ofMillis(3).toNanos());
    }
  }
}
