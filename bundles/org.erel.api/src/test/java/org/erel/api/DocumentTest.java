package org.erel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentTest {

  private static final String ANCESTOR = "0123456789abcdef";
  private static final Signature SIGNATURE = new Signature("ab".repeat(16), "A".repeat(86) + "==");
  private static final Document WEB = web("ann@desk", "{}", List.of(), false);

  private static Document web(
      String publisher, String content, List<String> lineage, boolean forced) {
    return new Document(
        "web", 7, publisher, Instant.EPOCH, false, content, lineage, forced, Optional.empty());
  }

  static Stream<Document> others() {
    return Stream.of(
        web("bob@desk", "{}", List.of(), false),
        web("ann@desk", "{1}", List.of(), false),
        web("ann@desk", "{}", List.of(ANCESTOR), false),
        web("ann@desk", "{}", List.of(), true),
        new Document("web", 8, "ann@desk", Instant.EPOCH, false, "{}"),
        new Document("db", 7, "ann@desk", Instant.EPOCH, false, "{}"),
        new Document("web", 7, "ann@desk", Instant.EPOCH.plusSeconds(1), false, "{}"),
        new Document("web", 7, "ann@desk", Instant.EPOCH, true, ""));
  }

  @ParameterizedTest
  @MethodSource("others")
  void theDigestTellsDocumentsApartByWhateverDiffers(Document other) {
    assertThat(other.digest()).isNotEqualTo(WEB.digest());
  }

  @Test
  void whoVouchesForADocumentDoesNotChangeWhichOneItIs() {
    assertThat(WEB.signed(SIGNATURE).digest()).isEqualTo(WEB.digest());
    assertThat(WEB.signed(SIGNATURE).signature()).contains(SIGNATURE);
  }

  /** Two such texts may have the same bytes, and only bytes are digested and signed. */
  @Test
  void halfACharacterIsNoText() {
    for (String half : List.of("\ud83d", "\ude00\ud83d", "\ud83d?", "?\ude00")) {
      assertThatThrownBy(() -> web("ann", "{\"mark\": \"" + half + "\"}", List.of(), false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("half a character");
    }
    assertThat(web("ann", "\ud83d\ude00", List.of(), false).content()).hasSize(2);
  }

  @Test
  void whatIsMalformedIsNoDocument() {
    for (String publisher : List.of("ann\ngroup", "ann\u0000", "a".repeat(257), "ann\ud83d")) {
      assertThatThrownBy(() -> web(publisher, "{}", List.of(), false))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (List<String> lineage :
        List.of(List.of("short"), List.of("0123456789ABCDEF"), List.of(ANCESTOR + "\n"))) {
      assertThatThrownBy(() -> web("ann", "{}", lineage, false))
          .isInstanceOf(IllegalArgumentException.class);
    }
    List<String> tooMany = Stream.generate(() -> ANCESTOR).limit(9).toList();
    assertThatThrownBy(() -> web("ann", "{}", tooMany, false))
        .isInstanceOf(IllegalArgumentException.class);
    for (String value : List.of("", "A".repeat(88), "A".repeat(84) + "====", "!".repeat(88))) {
      assertThatThrownBy(() -> new Signature("ab".repeat(16), value))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Signature("AB".repeat(16), SIGNATURE.value()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"web, GROUP", "erel.keys, KEYS", "erel.other, GROUP", "shop@1.2.0, RELEASE"})
  void whatADocumentIsAboutIsToldByItsName(String name, Document.Kind kind) {
    assertThat(new Document(name, 1, "ann", Instant.EPOCH, true, "").kind()).isEqualTo(kind);
  }

  @Test
  void whatIsSignedSaysWhatItIsAbout() {
    assertThat(lines(new Document("shop@1.2.0", 1, "ann", Instant.EPOCH, false, "{}")))
        .contains("release")
        .doesNotContain("group");
    assertThat(lines(new Document("shop@1.2.0", 2, "ann", Instant.EPOCH, true, "")))
        .contains("tombstone");
    assertThat(lines(WEB)).contains("group");
  }

  private static List<String> lines(Document document) {
    return new String(document.payload(), StandardCharsets.UTF_8).lines().toList();
  }
}
