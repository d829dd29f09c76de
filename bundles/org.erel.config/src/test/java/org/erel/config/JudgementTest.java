package org.erel.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.erel.api.Document;
import org.junit.jupiter.api.Test;

class JudgementTest {

  private static final Document SEVEN = Samples.document("web", 7, "ann@desk");

  @Test
  void aDocumentMustBeOfItsGroup() {
    assertThat(Judgement.malformed(SEVEN)).isEmpty();
    assertThat(Judgement.malformed(Samples.tombstone("web", 8, "ann"))).isEmpty();
    assertThat(
            Judgement.malformed(
                new Document("web", 8, "ann", Samples.NOW, false, Samples.content("db", "1"))))
        .contains("its content is of group db; a document has the name of its group, web");
    assertThat(Judgement.malformed(new Document("web", 8, "ann", Samples.NOW, false, "{")))
        .get()
        .asString()
        .startsWith("line 1, column 1");
    assertThat(
            Judgement.malformed(
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
