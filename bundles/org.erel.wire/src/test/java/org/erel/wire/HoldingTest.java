package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.erel.api.Document;
import org.junit.jupiter.api.Test;

class HoldingTest {

  private static final Ballot FIRST = new Ballot(1, "ann#1");
  private static final Ballot SECOND = new Ballot(1, "bob#1");

  private static Holding holding(long revision, List<String> lineage, Ballot ballot, String text) {
    return new Held(
            new Document(
                "web",
                revision,
                "ann",
                Instant.EPOCH,
                false,
                text,
                lineage,
                false,
                Optional.empty()),
            ballot)
        .holding();
  }

  private static Holding after(Holding base, String text) {
    return holding(base.revision() + 1, base.descent(), base.ballot(), text);
  }

  @Test
  void aGreaterRevisionStandsWhateverTheBallot() {
    Holding later = holding(2, List.of(), FIRST, "{}");

    assertThat(later.replaces(holding(1, List.of(), SECOND, "{}"))).isTrue();
  }

  @Test
  void ofOneRevisionTheGreaterBallotStands() {
    Holding second = holding(1, List.of(), SECOND, "{1}");

    assertThat(second.replaces(holding(1, List.of(), FIRST, "{2}"))).isTrue();
    assertThat(second.replaces(second)).isFalse();
  }

  @Test
  void aLineageEndsAfterSomeGenerations() {
    Holding last =
        IntStream.range(0, 20)
            .boxed()
            .reduce(
                holding(1, List.of(), FIRST, "{}"),
                (base, i) -> after(base, "{" + i + "}"),
                (one, other) -> other);

    assertThat(last.lineage()).hasSize(Document.GENERATIONS).doesNotHaveDuplicates();
  }

  @Test
  void whatIsBasedOnADocumentHasSeenIt() {
    Holding first = holding(1, List.of(), FIRST, "{1}");
    Holding third = after(after(first, "{2}"), "{3}");

    assertThat(first.unseenBy(third)).isFalse();
    assertThat(first.unseenBy(first)).isFalse();
  }

  @Test
  void whatIsBasedOnAnotherHasNot() {
    Holding mine = holding(1, List.of(), FIRST, "{mine}");
    Holding theirs = holding(1, List.of(), SECOND, "{theirs}");

    assertThat(mine.unseenBy(theirs)).isTrue();
    assertThat(mine.unseenBy(after(after(theirs, "{2}"), "{3}"))).isTrue();
  }
}
