package org.erel.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.erel.api.Hold;
import org.erel.api.Installed.Quarantine;
import org.erel.api.JournalEntry;
import org.erel.api.ReleaseId;
import org.osgi.framework.Version;

/**
 * What a host remembers of one release name: all entries of its journal, folded.
 *
 * @param name the release's name
 * @param committed what it runs; empty where nothing is committed
 * @param kept what was committed before, newest first
 * @param hold what an operator did by hand
 * @param quarantine what is not tried again by itself, newest first
 * @param attempt the part that was on its way last
 */
record ReleaseRecord(
    String name,
    Optional<Committed> committed,
    List<Committed> kept,
    Hold hold,
    List<Quarantine> quarantine,
    Optional<Attempt> attempt) {

  /**
   * A host may go down so often in one and the same switch before that is held against the part.
   */
  static final int PATIENCE = 3;

  /** More are forgotten, the oldest first. */
  static final int MOST_QUARANTINED = 20;

  /**
   * A switch that did not come to an end.
   *
   * @param part {@link org.erel.api.Part#digest}
   * @param release what it is
   * @param interruptions how often the host went down in it
   * @param open whether it is under way
   */
  record Attempt(String part, ReleaseId release, int interruptions, boolean open) {}

  /** Refuses a name that no release can have, and that may be no file's. */
  ReleaseRecord {
    new ReleaseId(name, Version.emptyVersion);
    kept = List.copyOf(kept);
    quarantine = List.copyOf(quarantine);
  }

  static ReleaseRecord nothing(String name) {
    return new ReleaseRecord(
        name, Optional.empty(), List.of(), Hold.NONE, List.of(), Optional.empty());
  }

  boolean isNothing() {
    return committed.isEmpty() && hold == Hold.NONE && quarantine.isEmpty();
  }

  /** Whether a part may be tried. */
  Optional<Quarantine> quarantined(Committed wanted) {
    String digest = wanted.part().digest();
    return quarantine.stream().filter(q -> q.part().equals(digest)).findFirst();
  }

  /** What is needed to run what is committed, or kept. */
  Stream<Committed> needed() {
    return Stream.concat(committed.stream(), kept.stream());
  }

  /**
   * The next record.
   *
   * @param entry what happened
   * @param keep how many committed parts stay beside the running one
   */
  ReleaseRecord after(Entry entry, int keep) {
    JournalEntry what = entry.what();
    return switch (what.step()) {
      case STAGE, JUDGE, RESTORE, FAIL -> this;
      case SWITCH -> withAttempt(begun(what));
      case REFUSE, ROLL_BACK -> withQuarantine(what, what.reason()).withAttempt(Optional.empty());
      case COMMIT -> committed(entry.committed().orElseThrow(), keep);
      case REVERT -> {
        Committed before = committed.orElseThrow();
        yield committed(entry.committed().orElseThrow(), keep)
            .withQuarantine(
                before.part().digest(),
                new Quarantine(
                    before.part().digest(), before.part().release(), what.at(), what.reason()));
      }
      case START, RESTART -> withHold(Hold.NONE);
      case STOP -> withHold(Hold.STOPPED);
      case DELETE ->
          new ReleaseRecord(
              name, Optional.empty(), List.of(), Hold.DELETED, quarantine, Optional.empty());
      case RETRY -> new ReleaseRecord(name, committed, kept, hold, List.of(), Optional.empty());
      case BOOT -> interrupted(what);
    };
  }

  /** Without the kept parts of which something is not there. */
  ReleaseRecord keeping(Predicate<Committed> there) {
    return new ReleaseRecord(
        name, committed, kept.stream().filter(there).toList(), hold, quarantine, attempt);
  }

  private Optional<Attempt> begun(JournalEntry what) {
    int before =
        attempt.filter(a -> a.part().equals(what.part())).map(Attempt::interruptions).orElse(0);
    return Optional.of(new Attempt(what.part(), what.release().orElseThrow(), before, true));
  }

  private ReleaseRecord interrupted(JournalEntry boot) {
    if (attempt.filter(Attempt::open).isEmpty()) {
      return this;
    }
    Attempt last = attempt.get();
    int times = last.interruptions() + 1;
    if (times < PATIENCE) {
      return withAttempt(Optional.of(new Attempt(last.part(), last.release(), times, false)));
    }
    String reason =
        "the host went down %d times while it switched to %s".formatted(times, last.release());
    return withQuarantine(
            last.part(), new Quarantine(last.part(), last.release(), boot.at(), reason))
        .withAttempt(Optional.empty());
  }

  private ReleaseRecord committed(Committed next, int keep) {
    List<Committed> before = new ArrayList<>();
    needed().filter(each -> !each.part().equals(next.part())).forEach(before::add);
    String digest = next.part().digest();
    return new ReleaseRecord(
        name,
        Optional.of(next),
        before.subList(0, Math.min(keep, before.size())),
        hold,
        quarantine.stream().filter(q -> !q.part().equals(digest)).toList(),
        Optional.empty());
  }

  private ReleaseRecord withHold(Hold next) {
    return new ReleaseRecord(name, committed, kept, next, quarantine, attempt);
  }

  private ReleaseRecord withAttempt(Optional<Attempt> next) {
    return new ReleaseRecord(name, committed, kept, hold, quarantine, next);
  }

  private ReleaseRecord withQuarantine(JournalEntry what, String reason) {
    return withQuarantine(
        what.part(), new Quarantine(what.part(), what.release().orElseThrow(), what.at(), reason));
  }

  private ReleaseRecord withQuarantine(String part, Quarantine next) {
    List<Quarantine> all = new ArrayList<>(List.of(next));
    quarantine.stream().filter(q -> !q.part().equals(part)).forEach(all::add);
    return new ReleaseRecord(
        name,
        committed,
        kept,
        hold,
        all.subList(0, Math.min(MOST_QUARANTINED, all.size())),
        attempt);
  }
}
