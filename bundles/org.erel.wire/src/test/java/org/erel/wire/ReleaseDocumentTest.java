package org.erel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.erel.api.Configuration;
import org.erel.api.Digests;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.junit.jupiter.api.Test;

class ReleaseDocumentTest {

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.2.0");
  private static final String A = Digests.sha256("a");
  private static final String B = Digests.sha256("b");
  private static final String P = Digests.sha256("p");
  private static final String Q = Digests.sha256("q");

  private static ReleaseDocument document(ReleaseDocument.Bundle... bundles) {
    List<Configuration> configurations = List.of(new Configuration("pool", "{\"size:Integer\":8}"));
    return new ReleaseDocument(
        SHOP,
        Release.digest(SHOP, List.of(bundles), configurations),
        List.of(bundles),
        configurations,
        Optional.of("ed25519 KEY SIGNATURE\n"));
  }

  private static ReleaseDocument.Bundle jar(
      String name, String sha256, long size, String... pieces) {
    return new ReleaseDocument.Bundle(name, sha256, size, List.of(pieces));
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    ReleaseDocument document =
        document(jar("a.jar", A, 10), jar("b.jar", B, ReleaseDocument.PIECE + 1, P, Q));
    assertThat(ReleaseDocument.read(document.content())).isEqualTo(document);
  }

  @Test
  void piecesAreNumberedOverAllJarsEachOnce() {
    ReleaseDocument document =
        document(
            jar("a.jar", A, 10),
            jar("same.jar", A, 10),
            jar("b.jar", B, ReleaseDocument.PIECE + 1, P, Q));
    assertThat(document.pieces())
        .containsExactly(
            new ReleaseDocument.Piece(0, A, 0, 10, A),
            new ReleaseDocument.Piece(1, B, 0, ReleaseDocument.PIECE, P),
            new ReleaseDocument.Piece(2, B, ReleaseDocument.PIECE, 1, Q));
    assertThat(document.size()).isEqualTo(ReleaseDocument.PIECE + 11);
  }

  @Test
  void aFullPieceIsOne() {
    assertThat(document(jar("a.jar", A, ReleaseDocument.PIECE)).pieces()).hasSize(1);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> jar("a.jar", A, ReleaseDocument.PIECE + 1L, P))
        .hasMessageContaining("a.jar");
    assertThatThrownBy(() -> jar("a.jar", A, 0)).hasMessageContaining("0 bytes");
    assertThatThrownBy(() -> jar("a.jar", "A" + A.substring(1), 1)).hasMessageContaining("SHA-256");
    assertThatThrownBy(() -> document(jar("a.jar", A, 1), jar("a.jar", B, 1)))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> document()).hasMessageContaining("digest");
    String content = document(jar("a.jar", A, 1)).content();
    for (String changed :
        List.of(
            content.replace(A, B),
            content.replace("1.2.0", "1.2.1"),
            content.replace(":8}", ":9}"),
            content.substring(1),
            " ".repeat(300_000) + content)) {
      assertThatThrownBy(() -> ReleaseDocument.read(changed))
          .isInstanceOf(InvalidDocumentException.class);
    }
  }

  private static Document announced(String name, long revision, boolean forced, String content) {
    return new Document(
        name,
        revision,
        "ann",
        Instant.EPOCH,
        content.isEmpty(),
        content,
        List.of(),
        forced,
        Optional.empty());
  }

  @Test
  void aReleaseComesAndEndsAndComesAgain() {
    String content = document(jar("a.jar", A, 1)).content();
    for (Document good :
        List.of(
            announced("shop@1.2.0", 1, false, content),
            announced("shop@1.2.0", 2, false, ""),
            announced("shop@1.2.0", 2, true, ""),
            announced("shop@1.2.0", 3, false, content))) {
      assertThat(ReleaseDocument.malformed(good)).as(good.toString()).isEmpty();
    }
    assertThat(ReleaseDocument.malformed(announced("shop@1.2.0", 2, false, content)))
        .contains(
            "shop@1.2.0 is there already, and a release never changes: give new content a new version");
    assertThat(ReleaseDocument.malformed(announced("shop@1.2.0", 3, false, "")))
        .contains("shop@1.2.0 has ended already");
  }

  @Test
  void aDocumentMustBeOfItsReleaseAndIsNotForced() {
    String content = document(jar("a.jar", A, 1)).content();
    assertThat(ReleaseDocument.malformed(announced("shop@1.2.1", 1, false, content)))
        .contains(
            "its content is of release shop@1.2.0; a document has the name of its release, shop@1.2.1");
    assertThat(ReleaseDocument.malformed(announced("shop@1.2.0", 1, true, content)))
        .get()
        .asString()
        .startsWith("a release is not forced");
    assertThat(
            ReleaseDocument.malformed(
                announced("shop@1.2.0", 1, false, content.replace(":8}", ":9}"))))
        .get()
        .asString()
        .contains("digest");
  }

  @Test
  void anotherContentContradictsAndIsToldTheWayOut() {
    ReleaseDocument one = document(jar("a.jar", A, 1));
    ReleaseDocument other = document(jar("a.jar", B, 1));
    assertThat(one.contradiction(document(jar("a.jar", A, 1)))).isEmpty();
    assertThat(one.contradiction(other))
        .contains(
            "shop@1.2.0 has another content in the cluster (sha256 "
                + one.digest()
                + "): a release never changes; give new content a new version");
  }

  @Test
  void whatChangedIsToldInWords() throws Exception {
    ReleaseDocument one = document(jar("a.jar", A, 1));
    ReleaseDocument two = document(jar("a.jar", A, 1), jar("b.jar", B, 1));
    String unsigned =
        new ReleaseDocument(
                SHOP, one.digest(), one.bundles(), one.configurations(), Optional.empty())
            .content();
    assertThat(ReleaseDifference.of("", one.content()))
        .containsExactly("the release is new: 1 bundle, sha256 " + one.digest() + ", signed");
    assertThat(ReleaseDifference.of(one.content(), two.content()))
        .containsExactly("the content is another: 2 bundles, sha256 " + two.digest() + ", signed");
    assertThat(ReleaseDifference.of(one.content(), "")).containsExactly("the release ends");
    assertThat(ReleaseDifference.of(one.content(), unsigned))
        .containsExactly("the signature is gone");
    assertThat(ReleaseDifference.of(one.content(), one.content())).isEmpty();
    assertThatThrownBy(() -> ReleaseDifference.of("", "{}"))
        .isInstanceOf(InvalidDocumentException.class);
  }
}
