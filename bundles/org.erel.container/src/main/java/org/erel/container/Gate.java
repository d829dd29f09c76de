package org.erel.container;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.erel.api.HealthGate;

/**
 * Judges a release by what ails it from look to look. Pure: time is what the looks say.
 *
 * <p>It passes at the first look after which nothing ailed it for {@code minHealthyTime}, if that
 * look comes within the deadline. It fails at the first look that shows what waiting cannot mend,
 * and at the first look after the deadline.
 */
final class Gate {

  /** What a look leads to. */
  enum Outcome {
    /** Look again. */
    WAIT,
    /** Commit it. */
    PASSED,
    /** Roll it back. */
    FAILED
  }

  /**
   * What a look leads to, and why.
   *
   * @param outcome what
   * @param reason in words; empty unless it failed
   */
  record Verdict(Outcome outcome, String reason) {

    private static final Verdict WAIT = new Verdict(Outcome.WAIT, "");
    private static final Verdict PASSED = new Verdict(Outcome.PASSED, "");
  }

  private final HealthGate policy;
  private Duration healthySince;
  private List<Ailment> last = List.of();

  Gate(HealthGate policy) {
    this.policy = policy;
  }

  /**
   * Takes a look into account. Each comes later than the one before.
   *
   * @param elapsed since the release was started
   * @param ailments what the look showed; empty where it is healthy
   * @return what to do
   */
  Verdict look(Duration elapsed, List<Ailment> ailments) {
    boolean late = elapsed.compareTo(policy.deadline()) > 0;
    if (!ailments.isEmpty()) {
      healthySince = null;
      last = ailments;
      List<Ailment> lasting = ailments.stream().filter(Ailment::lasting).toList();
      if (!lasting.isEmpty()) {
        return failed(words(lasting));
      }
      return late
          ? failed("not healthy within " + Words.of(policy.deadline()) + ": " + words(ailments))
          : Verdict.WAIT;
    }
    if (late) {
      return failed(
          "not healthy for %s within %s%s"
              .formatted(
                  Words.of(policy.minHealthyTime()),
                  Words.of(policy.deadline()),
                  last.isEmpty() ? "" : "; it was ailing before: " + words(last)));
    }
    if (healthySince == null) {
      healthySince = elapsed;
    }
    return elapsed.minus(healthySince).compareTo(policy.minHealthyTime()) >= 0
        ? Verdict.PASSED
        : Verdict.WAIT;
  }

  private static Verdict failed(String reason) {
    return new Verdict(Outcome.FAILED, reason);
  }

  static String words(List<Ailment> ailments) {
    return ailments.stream().map(Ailment::what).distinct().collect(Collectors.joining("; "));
  }
}
