package org.erel.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.erel.api.Base;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishTerms;
import org.erel.api.Quorum;
import org.erel.api.Settings;
import org.erel.broker.OperatorSession;
import org.erel.trust.Signer;

/**
 * An operator who publishes some groups, whatever breaks meanwhile, and tells a witness what was
 * acknowledged.
 */
final class Publisher implements AutoCloseable {

  static final List<String> GROUPS =
      IntStream.rangeClosed(1, 4).mapToObj(number -> "group-" + number).toList();

  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration AGAIN = Duration.ofMillis(200);
  private static final int PADDING = 20_000;
  private static final AtomicLong NUMBERS = new AtomicLong();

  /**
   * How somebody publishes.
   *
   * @param name whose
   * @param pause between two publishes
   * @param careful whether each is based on the revision that the witness saw last, rather than on
   *     whatever is there
   */
  record Habit(String name, Duration pause, boolean careful) {}

  private final Habit habit;
  private final Map<String, String> settings;
  private final Signer signer;
  private final Witness witness;
  private final Random random;
  private OperatorSession session;
  private Thread thread;
  private volatile boolean working;
  private volatile int tried;
  private volatile int acknowledged;

  Publisher(Habit habit, String brokers, Signer signer, Witness witness, Random random) {
    this.habit = habit;
    this.settings = Map.of(Settings.BROKER, brokers, Settings.HEARTBEAT, "2");
    this.signer = signer;
    this.witness = witness;
    this.random = random;
  }

  /** Publishes again and again from now on. */
  void begin() {
    tried = 0;
    acknowledged = 0;
    working = true;
    thread = new Thread(this::work, "erel-faults-" + habit.name());
    thread.setDaemon(true);
    thread.start();
  }

  private void work() {
    try {
      while (working) {
        String group = GROUPS.get(random.nextInt(GROUPS.size()));
        Base base = habit.careful() ? Base.revision(witness.revision(group)) : Base.LATEST;
        tried++;
        acknowledged += publish(group, new PublishTerms(base, false, Quorum.MAJORITY, PATIENCE));
        LockSupport.parkNanos((long) (habit.pause().toNanos() * 2 * random.nextDouble()));
      }
    } catch (RuntimeException e) {
      witness.violated(habit.name() + " could not go on: " + e);
    }
  }

  /** Publishes once, and answers whether all hosts have it. */
  boolean publishToAll(Duration patience) {
    return publish(GROUPS.get(0), new PublishTerms(Base.LATEST, false, Quorum.ALL, patience)) == 1;
  }

  private synchronized int publish(String group, PublishTerms terms) {
    try {
      if (session == null) {
        session = OperatorSession.open(settings, signer);
      }
      PublishOutcome outcome =
          session.cluster().publish(content(group), habit.name(), terms, far -> {});
      if (outcome.acknowledged()) {
        witness.acknowledged(outcome);
        return 1;
      }
    } catch (BrokerUnavailableException e) {
      disconnect();
      LockSupport.parkNanos(AGAIN.toNanos());
    } catch (InvalidDocumentException e) {
      throw new IllegalStateException(e);
    }
    return 0;
  }

  private String content(String group) {
    return """
        {"group": "%s", "members": ["web-*"],
         "configurations": {"org.erel.faults.%s": {"number:Integer": %d, "text": "%s"}}}
        """
        .formatted(group, group, NUMBERS.incrementAndGet(), "x".repeat(random.nextInt(PADDING)));
  }

  /** Ends with the publish that is under way. */
  void end() throws InterruptedException {
    working = false;
    if (thread != null) {
      TimeUnit.SECONDS.timedJoin(thread, 60);
      if (thread.isAlive()) {
        witness.violated(habit.name() + " hangs in a publish, a minute after its patience");
      }
    }
  }

  /** Publishes since it began last. */
  int tried() {
    return tried;
  }

  /** Those of them that were acknowledged. */
  int acknowledged() {
    return acknowledged;
  }

  private synchronized void disconnect() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  @Override
  public void close() {
    working = false;
    disconnect();
  }
}
