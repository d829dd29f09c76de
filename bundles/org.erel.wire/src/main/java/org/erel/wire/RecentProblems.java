package org.erel.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.erel.api.Problem;

/**
 * The newest problem of each subject, the newest 20 of those, each until it is over. So a status
 * stays short, whatever comes in. May be used by any thread.
 */
public final class RecentProblems {

  /** How many are kept. */
  public static final int LIMIT = 20;

  private final Map<String, Problem> bySubject = new LinkedHashMap<>();

  /** No problem yet. */
  public RecentProblems() {}

  /**
   * Notes a problem as the newest.
   *
   * @param problem replaces an earlier one of the same subject
   * @return false where exactly it was the last known of its subject
   */
  public synchronized boolean note(Problem problem) {
    Problem before = bySubject.remove(problem.subject());
    bySubject.put(problem.subject(), problem);
    if (bySubject.size() > LIMIT) {
      bySubject.remove(bySubject.keySet().iterator().next());
    }
    return !problem.equals(before);
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
