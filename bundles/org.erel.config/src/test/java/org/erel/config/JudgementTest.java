package org.erel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.erel.api.Document;
import org.junit.jupiter.api.Test;

class JudgementTest {

  private static final Document SEVEN = Samples.document("web", 7, "ann@desk");

  @Test
  void whatIsStrictlyNewerIsTakenIn() {
    assertThat(Judgement.outdated(Optional.empty(), SEVEN)).isEmpty();
    assertThat(Judgement.outdated(Optional.of(SEVEN), Samples.document("web", 8, "bob"))).isEmpty();
  }

  @Test
  void theSameAgainIsNoConflict() {
    assertThat(Judgement.outdated(Optional.of(SEVEN), SEVEN)).isEmpty();
    assertThat(Judgement.conflict(SEVEN.reference(), SEVEN.reference())).isEmpty();
  }

  @Test
  void whatIsNotNewerIsRefusedAndSaysWhose() {
    for (Document late :
        new Document[] {
          Samples.document("web", 7, "bob"),
          Samples.document("web", 6, "bob"),
          Samples.tombstone("web", 7, "bob")
        }) {
      assertThat(Judgement.outdated(Optional.of(SEVEN), late))
          .contains(
              "revision 7 by ann@desk is held since 2026-11-23T10:15:30Z; publish again based on it");
    }
  }

  @Test
  void allAgreeWhoWonAndWhoLost() {
    Document other = Samples.document("web", 7, "bob");
    assertThat(Judgement.conflict(SEVEN.reference(), other.reference()))
        .isPresent()
        .isEqualTo(Judgement.conflict(other.reference(), SEVEN.reference()))
        .get()
        .asString()
        .contains(
            Document.PRECEDENCE.compare(SEVEN, other) > 0
                ? "the one by ann@desk stands, the one by bob is lost"
                : "the one by bob stands, the one by ann@desk is lost");
    assertThat(Judgement.conflict(SEVEN.reference(), Samples.document("web", 8, "bob").reference()))
        .isEmpty();
  }

  @Test
  void aDocumentMustBeOfItsGroup() {
    assertThat(Judgement.invalid(SEVEN)).isEmpty();
    assertThat(Judgement.invalid(Samples.tombstone("web", 8, "ann"))).isEmpty();
    assertThat(
            Judgement.invalid(
                new Document("web", 8, "ann", Samples.NOW, false, Samples.content("db", "1"))))
        .contains("its content is of group db; a document has the name of its group, web");
    assertThat(Judgement.invalid(new Document("web", 8, "ann", Samples.NOW, false, "{")))
        .get()
        .asString()
        .startsWith("line 1, column 1");
    assertThat(
            Judgement.invalid(
                new Document(
                    "web",
                    8,
                    "ann",
                    Samples.NOW,
                    false,
                    Samples.content("web", "1") + " ".repeat(Document.MAXIMUM_BYTES))))
        .get()
        .asString()
        .contains("at most 262144");
  }
}
