package org.erel.container;

import java.time.Duration;
import java.util.List;
import org.erel.api.HealthGate;
import org.erel.api.ReleaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a release that was started looked at until its {@link Gate} knows. Safe for threads. */
final class Judge {

  /** For all health checks within a look. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long FIRST_PAUSE_MILLIS = 10;
  private static final long LONGEST_PAUSE_MILLIS = 250;

  private static final Logger LOG = LoggerFactory.getLogger(Judge.class);

  private final Health health;
  private final Platform platform;

  Judge(Health health, Platform platform) {
    this.health = health;
    this.platform = platform;
  }

  /**
   * Looks at what is committed, and logs where that changed.
   *
   * @param deployment a started one
   * @param patience for all health checks together
   * @param before what was said at the last look
   * @return what ails it; empty where nothing does
   */
  String look(Deployment deployment, Duration patience, String before) {
    String now = Gate.words(health.of(deployment, patience));
    if (!now.equals(before)) {
      if (now.isEmpty()) {
        LOG.info("{} is healthy again", deployment.release());
      } else {
        LOG.warn("{} is not healthy: {}", deployment.release(), now);
      }
    }
    return now;
  }

  /**
   * Comes back when the gate is passed.
   *
   * @param deployment a started one
   * @param policy what it must pass
   * @param begin of its start, by {@link System#nanoTime}
   * @throws ReleaseException if it does not pass, or the host goes down meanwhile
   */
  void pass(Deployment deployment, HealthGate policy, long begin) throws ReleaseException {
    Gate gate = new Gate(policy);
    Duration patience = policy.deadline().compareTo(PATIENCE) < 0 ? policy.deadline() : PATIENCE;
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      if (platform.stopping()) {
        throw new ReleaseException(deployment.release() + ": the host is stopping", null);
      }
      // the look first: what it takes counts
      List<Ailment> ailments = health.ofNewcomer(deployment, patience);
      Gate.Verdict verdict = gate.look(Duration.ofNanos(System.nanoTime() - begin), ailments);
      switch (verdict.outcome()) {
        case PASSED -> {
          return;
        }
        case FAILED ->
            throw new ReleaseException(
                "%s did not pass its health gate: %s"
                    .formatted(deployment.release(), verdict.reason()),
                null);
        case WAIT -> {
          platform.pause(pause);
          pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
      }
    }
  }
}
