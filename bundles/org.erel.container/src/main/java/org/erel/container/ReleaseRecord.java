package org.erel.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.erel.api.Hold;
import org.erel.api.Installed.Quarantine;
import org.erel.api.JournalEntry;
import org.erel.api.Part;
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
 * @param comeback how it went to bring back what is committed
 */
record ReleaseRecord(
    String name,
    Optional<Committed> committed,
    List<Committed> kept,
    Hold hold,
    List<Quarantine> quarantine,
    Optional<Attempt> attempt,
    Comeback comeback) {

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
        name, Optional.empty(), List.of(), Hold.NONE, List.of(), Optional.empty(), Comeback.NONE);
  }

  boolean isNothing() {
    return committed.isEmpty() && hold == Hold.NONE && quarantine.isEmpty();
  }

  /** Whether a part may be tried. */
  Optional<Quarantine> quarantined(Committed wanted) {
    String digest = wanted.part().digest();
    return quarantine.stream().filter(q -> q.part().equals(digest)).findFirst();
  }

  /** Why what is committed is not started; empty where it may be. */
  Optional<String> benched() {
    return comeback.lost() ? Optional.of(deaths(comeback)) : Optional.empty();
  }

  /** Where the switch leads that is under way. */
  Optional<ReleaseId> switching() {
    return attempt.filter(Attempt::open).map(Attempt::release);
  }

  /** What the host was at when it ended, for its next boot; empty where that says nothing. */
  String interruption() {
    return switching()
        .map(to -> "the host went down while it switched to " + to)
        .orElse(comeback.open() ? deaths(comeback.after()) : "");
  }

  /** Why it must be started with nothing beside it at the next boot; empty where it may. */
  String suspicion() {
    return comeback.after().suspect() ? deaths(comeback.after()) : "";
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
      case STAGE, JUDGE, RESTORE -> this;
      case SWITCH -> withAttempt(begun(what)).withComeback(comeback.excused());
      case ABORT -> interrupted(what, "failed");
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
      case START, RESTART -> withHold(Hold.NONE).pardoned();
      case STOP -> withHold(Hold.STOPPED).withComeback(Comeback.NONE);
      case DELETE ->
          new ReleaseRecord(
              name,
              Optional.empty(),
              List.of(),
              Hold.DELETED,
              quarantine,
              Optional.empty(),
              Comeback.NONE);
      case RETRY ->
          new ReleaseRecord(
              name, committed, kept, hold, List.of(), Optional.empty(), Comeback.NONE);
      case BOOT -> interrupted(what, "went down").ended(what).returning(what);
      case BACK, FAIL -> withComeback(Comeback.NONE);
      case DOWN -> withComeback(comeback.excused());
    };
  }

  /** Without the kept parts of which something is not there. */
  ReleaseRecord keeping(Predicate<Committed> there) {
    return new ReleaseRecord(
        name, committed, kept.stream().filter(there).toList(), hold, quarantine, attempt, comeback);
  }

  private Optional<Attempt> begun(JournalEntry what) {
    int before =
        attempt.filter(a -> a.part().equals(what.part())).map(Attempt::interruptions).orElse(0);
    return Optional.of(new Attempt(what.part(), what.release().orElseThrow(), before, true));
  }

  private ReleaseRecord interrupted(JournalEntry what, String verb) {
    if (attempt.filter(Attempt::open).isEmpty()) {
      return this;
    }
    Attempt last = attempt.get();
    int times = last.interruptions() + 1;
    if (times < PATIENCE) {
      return withAttempt(Optional.of(new Attempt(last.part(), last.release(), times, false)));
    }
    String reason =
        "the host %s %d times while it switched to %s".formatted(verb, times, last.release());
    return withQuarantine(
            last.part(), new Quarantine(last.part(), last.release(), what.at(), reason))
        .withAttempt(Optional.empty());
  }

  /** Too many ends in a row are held against what is committed. */
  private ReleaseRecord ended(JournalEntry boot) {
    Comeback now = comeback.after();
    if (!now.lost() || comeback.lost()) {
      return withComeback(now);
    }
    Part part = committed.orElseThrow().part();
    Quarantine held = new Quarantine(part.digest(), part.release(), boot.at(), deaths(now));
    return withQuarantine(part.digest(), held).withComeback(now);
  }

  private String deaths(Comeback now) {
    return "the host ended %d %s in a row while it started %s"
        .formatted(
            now.deaths(),
            now.deaths() == 1 ? "time" : "times",
            committed.orElseThrow().part().release());
  }

  /** A boot that names what is committed begins to start it. */
  private ReleaseRecord returning(JournalEntry boot) {
    boolean starts =
        committed.filter(c -> c.part().digest().equals(boot.part())).isPresent()
            && benched().isEmpty();
    return starts ? withComeback(comeback.begun()) : this;
  }

  /** A start by hand tries what is committed again. */
  private ReleaseRecord pardoned() {
    return new ReleaseRecord(
        name,
        committed,
        kept,
        hold,
        quarantine.stream()
            .filter(q -> committed.filter(c -> c.part().digest().equals(q.part())).isEmpty())
            .toList(),
        attempt,
        Comeback.NONE);
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
        Optional.empty(),
        Comeback.NONE);
  }

  private ReleaseRecord withHold(Hold next) {
    return new ReleaseRecord(name, committed, kept, next, quarantine, attempt, comeback);
  }

  private ReleaseRecord withAttempt(Optional<Attempt> next) {
    return new ReleaseRecord(name, committed, kept, hold, quarantine, next, comeback);
  }

  private ReleaseRecord withComeback(Comeback next) {
    return new ReleaseRecord(name, committed, kept, hold, quarantine, attempt, next);
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
        attempt,
        comeback);
  }
}
