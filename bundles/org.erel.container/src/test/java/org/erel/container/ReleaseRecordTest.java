package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.erel.container.Parts.entry;
import static org.erel.container.Parts.shop;

import java.util.List;
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
                  case START, STOP, RESTART, DELETE, RETRY, BOOT -> entry(step);
                  default -> entry(step, part);
                })
        .list()
        .ofMaxSize(60);
  }
}
