package org.erel.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.erel.api.Problem;

/**
 * The newest problem of each subject, the newest 20 of those, each until it is over. So a status
 * stays short, whatever comes in, and so does the log of who writes down what is news here. May be
 * used by any thread.
 */
public final class RecentProblems {

  /** How many are kept. */
  public static final int LIMIT = 20;

  private static final long NEWS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, Problem> bySubject = new LinkedHashMap<>();
  private final LongSupplier clock;

  /** When the last of the news that may be told is told out, one a second. */
  private long toldUntil;

  /** No problem yet. */
  public RecentProblems() {
    this(System::nanoTime);
  }

  RecentProblems(LongSupplier clock) {
    this.clock = clock;
    this.toldUntil = clock.getAsLong();
  }

  /**
   * Notes a problem as the newest.
   *
   * @param problem replaces an earlier one of the same subject
   * @return whether it is news: false where exactly it was the last known of its subject, and where
   *     more news came than anybody reads, which is {@value #LIMIT} at once and then one a second
   */
  public synchronized boolean note(Problem problem) {
    Problem before = bySubject.remove(problem.subject());
    bySubject.put(problem.subject(), problem);
    if (bySubject.size() > LIMIT) {
      bySubject.remove(bySubject.keySet().iterator().next());
    }
    return !problem.equals(before) && mayBeTold();
  }

  private boolean mayBeTold() {
    long now = clock.getAsLong();
    long begin = now - toldUntil > 0 ? now : toldUntil;
    if (begin - now > (LIMIT - 1) * NEWS_NANOS) {
      return false;
    }
    toldUntil = begin + NEWS_NANOS;
    return true;
  }

  /**
   * The problem of a subject is over.
   *
   * @param subject as it was noted; does nothing where there is none
   */
  public synchronized void clear(String subject) {
    bySubject.remove(subject);
  }

  /**
   * What was noted and is not over.
   *
   * @return the newest last; a snapshot
   */
  public synchronized List<Problem> all() {
    return List.copyOf(bySubject.values());
  }
}
