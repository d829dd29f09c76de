package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.erel.container.Parts.entry;
import static org.erel.container.Parts.shop;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.erel.api.Hold;
import org.erel.api.Installed.Quarantine;
import org.erel.api.JournalStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReleaseRecordTest {

  private static final int KEEP = 2;
  private static final Committed V1 = shop("1.0.0");
  private static final Committed V2 = shop("2.0.0");
  private static final Committed V3 = shop("3.0.0");
  private static final Committed V4 = shop("4.0.0");

  private static ReleaseRecord after(Entry... entries) {
    ReleaseRecord record = ReleaseRecord.nothing("shop");
    for (Entry entry : entries) {
      record = record.after(entry, KEEP);
    }
    return record;
  }

  private static Entry commit(Committed part) {
    return entry(JournalStep.COMMIT, part);
  }

  @Test
  void whatIsCommittedLastRunsAndTheOnesBeforeAreKept() {
    ReleaseRecord record = after(commit(V1), commit(V2), commit(V3), commit(V4));

    assertThat(record.committed()).contains(V4);
    assertThat(record.kept()).containsExactly(V3, V2);
  }

  @Test
  void whatIsCommittedAgainIsNotKeptBesideItself() {
    assertThat(after(commit(V1), commit(V2), commit(V1)).kept()).containsExactly(V2);
  }

  @Test
  void whatIsOnItsWayIsNotCommitted() {
    ReleaseRecord record =
        after(
            commit(V1),
            entry(JournalStep.STAGE, V2),
            entry(JournalStep.SWITCH, V2),
            entry(JournalStep.JUDGE, V2));

    assertThat(record.committed()).contains(V1);
    assertThat(record.quarantine()).isEmpty();
  }

  @Test
  void whatIsRefusedOrRolledBackIsInQuarantineWithItsReason() {
    ReleaseRecord record =
        after(commit(V1), entry(JournalStep.REFUSE, V2), entry(JournalStep.ROLL_BACK, V3));

    assertThat(record.committed()).contains(V1);
    assertThat(record.quarantine())
        .extracting(Quarantine::release)
        .containsExactly(V3.part().release(), V2.part().release());
    assertThat(record.quarantined(V2).orElseThrow().reason()).startsWith("it \"broke\"");
    assertThat(record.quarantined(V1)).isEmpty();
  }

  @Test
  void aRetryLiftsAllQuarantine() {
    assertThat(after(entry(JournalStep.REFUSE, V2), entry(JournalStep.RETRY)).quarantine())
        .isEmpty();
  }

  @Test
  void aRollBackByHandPutsWhatRanIntoQuarantine() {
    ReleaseRecord record = after(commit(V1), commit(V2), entry(JournalStep.REVERT, V1));

    assertThat(record.committed()).contains(V1);
    assertThat(record.quarantined(V2)).isPresent();
    assertThat(record.kept()).containsExactly(V2);
  }

  @Test
  void aSwitchInWhichTheHostGoesDownAgainAndAgainIsHeldAgainstThePart() {
    Entry begun = entry(JournalStep.SWITCH, V2);
    Entry boot = entry(JournalStep.BOOT);

    assertThat(after(commit(V1), begun, boot, begun, boot).quarantine()).isEmpty();
    assertThat(after(commit(V1), begun, boot, begun, boot, begun, boot).quarantined(V2))
        .map(Quarantine::reason)
        .contains("the host went down 3 times while it switched to shop@2.0.0");
    assertThat(after(commit(V1), begun, boot, boot, boot, boot).quarantine()).isEmpty();
  }

  @Test
  void interruptionsOfAnotherPartOrBeforeASuccessDoNotCount() {
    Entry begun = entry(JournalStep.SWITCH, V2);
    Entry boot = entry(JournalStep.BOOT);

    assertThat(
            after(begun, boot, begun, boot, entry(JournalStep.SWITCH, V3), boot, begun, boot)
                .quarantine())
        .isEmpty();
    assertThat(after(begun, boot, begun, boot, begun, commit(V2), begun, boot).quarantine())
        .isEmpty();
  }

  private static Entry boot(Committed starts) {
    return entry(JournalStep.BOOT, starts);
  }

  private static final Entry BACK = entry(JournalStep.BACK);
  private static final Entry DOWN = entry(JournalStep.DOWN);
  private static final Entry UP = entry(JournalStep.BOOT);

  @Test
  void aStartInWhichTheHostEndsAgainAndAgainIsHeldAgainstThePart() {
    ReleaseRecord record = after(commit(V1), boot(V1), boot(V1), boot(V1), boot(V1));

    assertThat(record.benched())
        .isEqualTo(record.quarantined(V1).map(Quarantine::reason))
        .contains("the host ended 3 times in a row while it started shop@1.0.0");
    assertThat(record.committed()).contains(V1);
  }

  static Stream<List<Entry>> harmless() {
    return Stream.of(
        List.of(commit(V1), boot(V1), boot(V1), boot(V1)),
        List.of(commit(V1), UP, UP, UP, UP, UP),
        List.of(commit(V1), boot(V1), boot(V1), boot(V1), BACK, UP),
        List.of(commit(V1), boot(V1), DOWN, boot(V1), DOWN, boot(V1), DOWN, boot(V1), DOWN, UP),
        List.of(commit(V1), boot(V1), boot(V1), boot(V1), entry(JournalStep.FAIL, V1), UP),
        List.of(commit(V1), boot(V1), boot(V1), boot(V1), entry(JournalStep.STOP), UP),
        List.of(commit(V1), boot(V1), boot(V1), boot(V1), entry(JournalStep.START), UP),
        List.of(commit(V1), boot(V1), boot(V1), boot(V1), entry(JournalStep.RETRY), UP),
        List.of(commit(V1), boot(V1), boot(V1), boot(V1), entry(JournalStep.DELETE), UP),
        List.of(commit(V1), boot(V1), boot(V1), boot(V1), commit(V2), boot(V2), UP),
        List.of(commit(V1), boot(V1), boot(V1), boot(V1), entry(JournalStep.SWITCH, V2), UP),
        List.of(commit(V2), boot(V1), boot(V1), boot(V1), UP),
        List.of(boot(V1), boot(V1), boot(V1), UP));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void anEndOfTheHostWithAnotherCauseOrFewerThanThreeInARowDoNotCount(List<Entry> entries) {
    assertThat(after(entries.toArray(Entry[]::new)).quarantine()).isEmpty();
  }

  @Test
  void aStopInOrderAndASwitchNeitherCountNorForgive() {
    assertThat(after(commit(V1), boot(V1), boot(V1), boot(V1), DOWN, boot(V1), UP).benched())
        .isPresent();
    assertThat(after(commit(V1), boot(V1), boot(V1), UP, UP, boot(V1), UP).benched()).isPresent();
  }

  @Test
  void whatMayHaveEndedTheHostTwiceIsASuspectAndIsToldOf() {
    assertThat(after(commit(V1), boot(V1)).suspicion()).isEmpty();
    assertThat(after(commit(V1), boot(V1)).interruption())
        .isEqualTo("the host ended 1 time in a row while it started shop@1.0.0");
    assertThat(after(commit(V1), boot(V1), boot(V1)).suspicion())
        .isEqualTo("the host ended 2 times in a row while it started shop@1.0.0");
    assertThat(after(commit(V1), boot(V1), boot(V1), UP).suspicion()).isNotEmpty();
    assertThat(after(commit(V1), boot(V1), boot(V1), BACK).suspicion()).isEmpty();
  }

  @Test
  void whatIsBenchedRunsAgainAfterARetryOrAStartByHandAndNothingElseIsLifted() {
    Entry[] benched = {
      commit(V1), entry(JournalStep.REFUSE, V2), boot(V1), boot(V1), boot(V1), boot(V1)
    };
    ReleaseRecord record = after(benched);

    assertThat(record.benched()).isPresent();
    assertThat(record.after(boot(V1), KEEP).comeback().open()).isFalse();
    ReleaseRecord started = record.after(entry(JournalStep.START), KEEP);
    assertThat(started.benched()).isEmpty();
    assertThat(started.quarantined(V2)).isPresent();
    assertThat(record.after(entry(JournalStep.RETRY), KEEP).quarantine()).isEmpty();
  }

  @Test
  void aFaultOfTheHostInASwitchIsHeldAgainstThePartTheThirdTimeInARow() {
    Entry begun = entry(JournalStep.SWITCH, V2);
    Entry abort = entry(JournalStep.ABORT, V2);

    assertThat(after(commit(V1), abort, abort, abort, abort).quarantine()).isEmpty();
    assertThat(after(commit(V1), begun, abort, begun, abort).quarantine()).isEmpty();
    assertThat(
            after(commit(V1), begun, abort, begun, abort, begun, abort)
                .quarantined(V2)
                .map(Quarantine::reason))
        .contains("the host failed 3 times while it switched to shop@2.0.0");
  }

  @Test
  void holdsAreRememberedUntilAStart() {
    assertThat(after(commit(V1), entry(JournalStep.STOP)).hold()).isEqualTo(Hold.STOPPED);
    assertThat(after(commit(V1), entry(JournalStep.STOP), commit(V2)).hold())
        .isEqualTo(Hold.STOPPED);
    assertThat(after(commit(V1), entry(JournalStep.STOP), entry(JournalStep.START)).hold())
        .isEqualTo(Hold.NONE);
  }

  @Test
  void aDeleteForgetsAllButTheHoldAndTheQuarantine() {
    ReleaseRecord record =
        after(commit(V1), commit(V2), entry(JournalStep.REFUSE, V3), entry(JournalStep.DELETE));

    assertThat(record.committed()).isEmpty();
    assertThat(record.kept()).isEmpty();
    assertThat(record.hold()).isEqualTo(Hold.DELETED);
    assertThat(record.quarantined(V3)).isPresent();
  }

  @Test
  void aNameThatLeavesTheFolderIsRefused() {
    assertThatThrownBy(() -> ReleaseRecord.nothing("../shop"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 300)
  void whateverHappensOldOrNewIsCommittedAndNothingRunsThatIsInQuarantine(
      @ForAll("happenings") List<Entry> entries) {
    ReleaseRecord record = ReleaseRecord.nothing("shop");
    for (Entry entry : entries) {
      if (entry.what().step() == JournalStep.REVERT
          && record
              .committed()
              .filter(c -> !c.part().equals(entry.committed().get().part()))
              .isEmpty()) {
        continue;
      }
      ReleaseRecord next = record.after(entry, KEEP);
      boolean commits = entry.committed().isPresent();
      if (commits) {
        assertThat(next.committed()).isEqualTo(entry.committed());
        assertThat(next.quarantined(entry.committed().get())).isEmpty();
      } else if (entry.what().step() != JournalStep.DELETE) {
        assertThat(next.committed()).isEqualTo(record.committed());
      }
      if (next.comeback().open()) {
        assertThat(next.committed()).isPresent();
        assertThat(next.benched()).isEmpty();
      }
      assertThat(next.comeback().deaths()).isLessThanOrEqualTo(Comeback.PATIENCE);
      assertThat(JournalText.read(JournalText.of(next))).contains(next);
      assertThat(next.kept()).hasSizeLessThanOrEqualTo(KEEP).doesNotHaveDuplicates();
      next.committed().ifPresent(c -> assertThat(next.kept()).doesNotContain(c));
      assertThat(next.quarantine()).hasSizeLessThanOrEqualTo(ReleaseRecord.MOST_QUARANTINED);
      record = next;
    }
  }

  @Provide
  Arbitrary<List<Entry>> happenings() {
    return Combinators.combine(Arbitraries.of(JournalStep.class), Arbitraries.of(V1, V2, V3, V4))
        .as(
            (step, part) ->
                switch (step) {
                  case START, STOP, RESTART, DELETE, RETRY, BACK, DOWN -> entry(step);
                  default -> entry(step, part);
                })
        .list()
        .ofMaxSize(60);
  }
}
