package org.erel.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.erel.api.Problem;

/** The newest problem of each subject, the newest 20 of those. May be used by any thread. */
final class RecentProblems {

  static final int LIMIT = 20;

  private final Map<String, Problem> bySubject = new LinkedHashMap<>();

  /**
   * Notes a problem as the newest.
   *
   * @param problem replaces an earlier one of the same subject
   * @return false where exactly it was the last known of its subject
   */
  synchronized boolean note(Problem problem) {
    Problem before = bySubject.remove(problem.subject());
    bySubject.put(problem.subject(), problem);
    if (bySubject.size() > LIMIT) {
      bySubject.remove(bySubject.keySet().iterator().next());
    }
    return !problem.equals(before);
  }

  /**
   * What was noted.
   *
   * @return the newest last; a snapshot
   */
  synchronized List<Problem> all() {
    return List.copyOf(bySubject.values());
  }
}
