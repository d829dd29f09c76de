package org.erel.faults;

import static org.erel.api.JournalStep.COMMIT;
import static org.erel.api.JournalStep.DELETE;
import static org.erel.api.JournalStep.JUDGE;
import static org.erel.api.JournalStep.REFUSE;
import static org.erel.api.JournalStep.RESTART;
import static org.erel.api.JournalStep.RESTORE;
import static org.erel.api.JournalStep.RETRY;
import static org.erel.api.JournalStep.REVERT;
import static org.erel.api.JournalStep.ROLL_BACK;
import static org.erel.api.JournalStep.STAGE;
import static org.erel.api.JournalStep.START;
import static org.erel.api.JournalStep.STOP;
import static org.erel.api.JournalStep.SWITCH;
import static org.erel.container.testing.Platform.BY;
import static org.erel.container.testing.Platform.DEADLINE;
import static org.erel.container.testing.Platform.within;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.erel.api.Hold;
import org.erel.api.JournalStep;
import org.erel.api.ReleaseException;
import org.erel.container.testing.TestBundle;
import org.erel.faults.bundles.Refuses;
import org.erel.faults.bundles.Teller;

/**
 * What is done to a release while its host is killed: from one state to another, in the words of
 * {@link Tellers#state}, by these steps of its journal.
 */
enum Move {
  /** The first version of a release. */
  INSTALL("-", "1.0.0:1", STAGE, SWITCH, JUDGE, COMMIT) {
    @Override
    void prepare(Tellers host, String name) {}

    @Override
    void make(Tellers host, String name) throws Exception {
      host.update(name, "1.0.0", 1);
    }
  },
  /** Another version. */
  UPDATE("1.0.0:1", "2.0.0:2", STAGE, SWITCH, JUDGE, COMMIT) {
    @Override
    void make(Tellers host, String name) throws Exception {
      host.update(name, "2.0.0", 2);
    }
  },
  /** Other configurations of the same version. */
  RECONFIGURE("1.0.0:1", "1.0.0:2", STAGE, SWITCH, JUDGE, COMMIT) {
    @Override
    void make(Tellers host, String name) throws Exception {
      host.update(name, "1.0.0", 2);
    }
  },
  /** A version that does not start. */
  BROKEN("1.0.0:1", "1.0.0:1 !2.0.0", STAGE, SWITCH, ROLL_BACK, RESTORE) {
    @Override
    void make(Tellers host, String name) throws Exception {
      fails(
          () ->
              host.update(
                  name, "2.0.0", 2, TestBundle.of("refuses", "1").activator(Refuses.class)));
    }
  },
  /** A version that starts and does not become healthy. */
  UNHEALTHY("1.0.0:1", "1.0.0:1 !2.0.0", STAGE, SWITCH, JUDGE, ROLL_BACK, RESTORE) {
    @Override
    void make(Tellers host, String name) throws Exception {
      TestBundle waits =
          TestBundle.of("waits", "1")
              .component(
                  "waits",
                  Teller.class,
                  "immediate=\"true\"",
                  "<reference interface=\"java.lang.Runnable\"/>");
      fails(() -> host.update(name, "2.0.0", 2, IMPATIENT, waits));
    }
  },
  /** A version that does not resolve. */
  UNRESOLVED("1.0.0:1", "1.0.0:1 !2.0.0", STAGE, REFUSE) {
    @Override
    void make(Tellers host, String name) throws Exception {
      fails(
          () ->
              host.update(
                  name, "2.0.0", 2, TestBundle.of("b", "1").header("Import-Package", "nowhere")));
    }
  },
  /** Configurations that a component does not come up with. */
  MISCONFIGURED("1.0.0:1", "1.0.0:1 !1.0.0", STAGE, SWITCH, JUDGE, ROLL_BACK, RESTORE) {
    @Override
    void make(Tellers host, String name) throws Exception {
      fails(() -> host.update(name, "1.0.0", -1, IMPATIENT));
    }
  },
  /** Back to the version before. */
  BACK("2.0.0:2", "1.0.0:1 !2.0.0", STAGE, SWITCH, JUDGE, REVERT) {
    @Override
    void prepare(Tellers host, String name) throws Exception {
      super.prepare(host, name);
      host.update(name, "2.0.0", 2);
    }

    @Override
    void make(Tellers host, String name) throws Exception {
      host.platform().container().rollBack(name, Optional.empty(), within(DEADLINE), BY);
    }
  },
  /** A stop by hand. */
  HALT("1.0.0:1", "1.0.0:1 STOPPED", STOP) {
    @Override
    void make(Tellers host, String name) throws Exception {
      host.platform().container().stop(name, BY, DEADLINE);
    }
  },
  /** A start by hand. */
  RESUME("1.0.0:1 STOPPED", "1.0.0:1", START) {
    @Override
    void prepare(Tellers host, String name) throws Exception {
      super.prepare(host, name);
      host.platform().container().stop(name, BY, DEADLINE);
    }

    @Override
    void make(Tellers host, String name) throws Exception {
      host.platform().container().start(name, BY, DEADLINE);
    }
  },
  /** A restart by hand. */
  AGAIN("1.0.0:1", "1.0.0:1", RESTART) {
    @Override
    void make(Tellers host, String name) throws Exception {
      host.platform().container().restart(name, BY, DEADLINE);
    }
  },
  /** Another version of what is stopped by hand. */
  UPDATE_HALTED("1.0.0:1 STOPPED", "2.0.0:2 STOPPED", STAGE, COMMIT) {
    @Override
    void prepare(Tellers host, String name) throws Exception {
      super.prepare(host, name);
      host.platform().container().stop(name, BY, DEADLINE);
    }

    @Override
    void make(Tellers host, String name) throws Exception {
      host.update(name, "2.0.0", 2);
    }
  },
  /** A removal by hand. */
  REMOVE("1.0.0:1", "- DELETED", DELETE) {
    @Override
    void make(Tellers host, String name) throws Exception {
      host.platform().container().remove(name, Hold.DELETED, BY, DEADLINE);
    }
  },
  /** Nobody wants it any more; its journal goes. */
  FORGET("1.0.0:1", "-") {
    @Override
    void make(Tellers host, String name) throws Exception {
      host.platform().container().remove(name, Hold.NONE, BY, DEADLINE);
    }
  },
  /** Quarantine is lifted. */
  FORGIVE("1.0.0:1 !2.0.0", "1.0.0:1", RETRY) {
    @Override
    void prepare(Tellers host, String name) throws Exception {
      BROKEN.prepare(host, name);
      BROKEN.make(host, name);
    }

    @Override
    void make(Tellers host, String name) throws Exception {
      host.platform().container().retry(name, BY);
    }
  },
  /** A stop whose entry is one too many for the file, which is written anew. */
  COMPACT("1.0.0:1", "1.0.0:1 STOPPED", STOP) {
    @Override
    void prepare(Tellers host, String name) throws Exception {
      super.prepare(host, name);
      for (int i = host.platform().container().history(name).size() + 1; i < LINES; i++) {
        HALT.make(host, name);
      }
      RESUME.make(host, name);
    }

    @Override
    void make(Tellers host, String name) throws Exception {
      HALT.make(host, name);
    }
  };

  private static final Duration IMPATIENT = Duration.ofMillis(700);

  /** So many lines a journal may have. */
  private static final int LINES = 400;

  private final String before;
  private final String after;
  private final List<JournalStep> steps;

  Move(String before, String after, JournalStep... steps) {
    this.before = before;
    this.after = after;
    this.steps = List.of(steps);
  }

  /** Makes the state that it begins in. */
  void prepare(Tellers host, String name) throws Exception {
    host.update(name, "1.0.0", 1);
  }

  /** Does it; comes back whether or not the release could follow. */
  abstract void make(Tellers host, String name) throws Exception;

  String state(boolean after) {
    return after ? this.after : before;
  }

  List<JournalStep> steps() {
    return steps;
  }

  /** Whether the state is another from this step on. */
  boolean turnsAt(JournalStep step) {
    return switch (step) {
      case COMMIT, REVERT, ROLL_BACK, REFUSE, STOP, START, RESTART, DELETE, RETRY -> true;
      default -> false;
    };
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private static void fails(Attempt attempt) throws Exception {
    try {
      attempt.run();
    } catch (ReleaseException e) {
      return;
    }
    throw new IllegalStateException("what cannot work was committed");
  }
}
