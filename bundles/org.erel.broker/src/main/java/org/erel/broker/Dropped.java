package org.erel.broker;

import java.util.List;
import org.erel.api.Problem;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.RecentProblems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came in and was dropped, because it cannot be read, or could not be handled: remembered as a
 * problem, and logged where that is news. Thread-safe.
 */
final class Dropped {

  private static final Logger LOG = LoggerFactory.getLogger(Dropped.class);

  private final RecentProblems problems = new RecentProblems();

  /**
   * A message cannot be read.
   *
   * @param exchange where it was sent
   * @param failure why
   */
  void unreadable(String exchange, MalformedMessageException failure) {
    note(
        new Problem(
            "message from " + exchange,
            failure.getMessage()
                + "; it was dropped; see what else publishes there, or runs another version of Erel"));
  }

  /**
   * Hands a message to who wants it, who is not ours: even an error of theirs must cost neither the
   * message nor the thread.
   *
   * @param kind of the message
   * @param call may throw anything
   */
  void guarded(String kind, Runnable call) {
    try {
      call.run();
    } catch (Throwable t) {
      if (problems.note(
          new Problem(kind + " message", "it could not be handled and was dropped: " + t))) {
        LOG.error("A {} message could not be handled and is dropped", kind, t);
      }
    }
  }

  /**
   * Something else went wrong.
   *
   * @param problem what
   */
  void note(Problem problem) {
    if (problems.note(problem)) {
      LOG.warn("{}: {}", problem.subject(), problem.reason());
    }
  }

  /**
   * The problem of a subject is over.
   *
   * @param subject as it was noted
   */
  void clear(String subject) {
    problems.clear(subject);
  }

  /**
   * What was dropped, and why.
   *
   * @return as {@link RecentProblems#all}
   */
  List<Problem> problems() {
    return problems.all();
  }
}
