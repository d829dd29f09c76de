package org.erel.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.erel.faults.Publisher.Habit;
import org.erel.trust.Signer;

/** Plays rounds on a {@link Site}, one after the other. */
final class DocumentRound implements AutoCloseable {

  private static final Duration EQUAL = Duration.ofSeconds(120);
  private static final Duration TO_ALL = Duration.ofSeconds(5);
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** Of each host, in the quiet: a comparison or two, with what follows from them. */
  private static final int MOST_MESSAGES = 20;

  private static final long LOOK_MS = 250;
  private static final long LEAD_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long AGAIN_NANOS = Duration.ofMillis(400).toNanos();

  /**
   * What came of one.
   *
   * @param tried publishes
   * @param acknowledged of them
   * @param untilEqual from the end of the trouble, and of the last publish in it, on
   * @param messages in the quiet after it
   * @param forged whether a broker took what a stranger sent
   * @param violations in words
   */
  record Result(
      int tried,
      int acknowledged,
      Duration untilEqual,
      int messages,
      boolean forged,
      List<String> violations) {}

  private final Site site;
  private final Witness witness;
  private final Publisher publisher;
  private final Publisher other;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);

  DocumentRound(Site site, long seed) throws IOException {
    this.site = site;
    this.witness = site.witness();
    Signer signer = Signer.of(site.key());
    Habit eager = new Habit("publisher", Duration.ofMillis(100), false);
    Habit careful = new Habit("other", Duration.ofMillis(1_500), true);
    String direct = site.rabbits().controlAddresses();
    publisher = new Publisher(eager, site.wire().addresses(), signer, witness, new Random(seed));
    other = new Publisher(careful, direct, signer, witness, new Random(seed + 1));
    threads.scheduleWithFixedDelay(this::look, 0, LOOK_MS, TimeUnit.MILLISECONDS);
    awaitEqual(System.nanoTime());
  }

  private void look() {
    try {
      witness.look();
    } catch (RuntimeException e) {
      witness.violated("the disks cannot be read: " + e);
    }
  }

  Result play(Trouble trouble, Random random, PrintStream out) throws Exception {
    Duration length = trouble.length(random);
    long strangers = random.nextLong();
    publisher.begin();
    other.begin();
    // at any point of a publish
    LockSupport.parkNanos(random.nextLong(LEAD_NANOS));
    Trouble.Blow blow = trouble.strike(site, random);
    out.printf("%s %s for %.1f s: ", trouble, blow.where(), length.toMillis() / 1e3);
    out.flush();
    Future<Boolean> forging = threads.submit(() -> forge(strangers));
    try {
      endure(blow, length);
    } finally {
      relieve(trouble, blow, out);
    }
    publisher.end();
    other.end();
    boolean forged = forging.get(1, TimeUnit.MINUTES);
    Duration untilEqual = awaitEqual(System.nanoTime());
    int messages = listen();
    for (String host : site.hosts()) {
      witness.readLogs(host, site.logs(host));
    }
    Result result =
        new Result(
            publisher.tried() + other.tried(),
            publisher.acknowledged() + other.acknowledged(),
            untilEqual,
            messages,
            forged,
            witness.violations());
    out.printf(
        "%d tried, %d acknowledged, equal after %.1f s, then %d messages in %d s%n",
        result.tried(),
        result.acknowledged(),
        untilEqual.toMillis() / 1e3,
        messages,
        QUIET.toSeconds());
    return result;
  }

  private static void endure(Trouble.Blow blow, Duration length) throws IOException {
    long end = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
      blow.again().carryOut();
      LockSupport.parkNanos(Math.min(left, AGAIN_NANOS));
    }
  }

  private void relieve(Trouble trouble, Trouble.Blow blow, PrintStream out) throws IOException {
    try {
      blow.relief().carryOut();
    } catch (IOException e) {
      if (!trouble.ofBrokers()) {
        witness.violated("it is not put right: " + e.getMessage());
        return;
      }
      // not what is tried here: what an operator would do
      out.printf("(all nodes are started again: %s) ", e.getMessage());
      site.rabbits().killAll();
      site.rabbits().restartAll();
    }
  }

  private boolean forge(long seed) {
    Random random = new Random(seed);
    String group = Publisher.GROUPS.get(random.nextInt(Publisher.GROUPS.size()));
    for (String broker : site.rabbits().controlAddresses().split(",")) {
      try (Stranger stranger = new Stranger(broker)) {
        stranger.forge(group, witness.revision(group) + 1, site.hosts(), witness.old());
        return true;
      } catch (Exception e) {
        continue; // a node that is down, frozen, or waits for the others
      }
    }
    return false;
  }

  private int listen() throws Exception {
    try (Stranger stranger = new Stranger(site.rabbits().controlUri(1))) {
      int messages = stranger.count(QUIET.toMillis());
      if (messages > MOST_MESSAGES * site.hosts().size()) {
        witness.violated(
            "%d messages were sent in %s with nothing to do".formatted(messages, QUIET));
      }
      return messages;
    }
  }

  /** Every host takes what is published, and all hold the same. */
  private Duration awaitEqual(long begin) {
    boolean taken = false;
    while (true) {
      taken = taken || other.publishToAll(TO_ALL);
      boolean equal = taken && witness.equal();
      Duration passed = Duration.ofNanos(System.nanoTime() - begin);
      if (equal) {
        witness.judge();
        return passed;
      }
      if (passed.compareTo(EQUAL) > 0) {
        witness.violated(
            (taken ? "not all hold the same" : "not all take what is published")
                + " after "
                + passed.toSeconds()
                + " s:"
                + witness.words());
        return passed;
      }
      LockSupport.parkNanos(AGAIN_NANOS / 10);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    publisher.close();
    other.close();
  }
}
