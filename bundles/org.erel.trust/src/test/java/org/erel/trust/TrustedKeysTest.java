package org.erel.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Document;
import org.erel.api.Signature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedKeysTest {

  private static final OperatorKey ROOT = OperatorKey.generate();
  private static final OperatorKey OTHER_ROOT = OperatorKey.generate();
  private static final OperatorKey WEB = OperatorKey.generate();
  private static final OperatorKey BRIEF = OperatorKey.generate();
  private static final OperatorKey ADDED = OperatorKey.generate();
  private static final OperatorKey STRANGER = OperatorKey.generate();

  private static final PublicKey ROOT_KEY = Samples.known(ROOT, "ann");
  private static final PublicKey WEB_KEY = Samples.known(WEB, "bob", "web-*", "db");
  private static final PublicKey BRIEF_KEY = Samples.until(BRIEF, "eve", "2026-11-24");
  private static final PublicKey ADDED_KEY = Samples.known(ADDED, "dan");

  private static final TrustedKeys TRUSTED =
      TrustedKeys.of(List.of(ROOT_KEY, Samples.known(OTHER_ROOT, "cat"), WEB_KEY, BRIEF_KEY));

  private static final Document WEB_1 = Samples.document("web-1", 1, "{}");

  @Test
  void whatATrustedKeySignedMayStand() {
    assertThat(TRUSTED.refusal(ROOT.signed(WEB_1))).isEmpty();
    assertThat(TRUSTED.refusal(WEB.signed(WEB_1))).isEmpty();
    assertThat(TRUSTED.refusal(WEB.signed(Samples.document("db", 1, "")))).isEmpty();
    assertThat(TRUSTED.refusal(ROOT.signed(new Document("web", 9, "ann", Samples.NOON, true, ""))))
        .isEmpty();
  }

  @Test
  void whatNobodySignedIsRefused() {
    assertThat(TRUSTED.refusal(WEB_1))
        .hasValue("it is not signed; sign it with a key that is trusted here (erel publish --key)");
  }

  @Test
  void whatAStrangerSignedIsRefused() {
    assertThat(refusal(STRANGER.signed(WEB_1)))
        .startsWith("it is signed by key " + STRANGER.id() + ", which nobody trusts here");
    assertThat(TrustedKeys.of(List.of()).refusal(ROOT.signed(WEB_1))).isPresent();
  }

  @Test
  void whatWasAlteredIsRefusedWhateverItIs() {
    Document signed =
        ROOT.signed(
            new Document(
                "web",
                2,
                "ann",
                Samples.NOON,
                false,
                "{}",
                List.of("0123456789abcdef"),
                false,
                Optional.empty()));
    Optional<Signature> signature = signed.signature();
    List<Document> altered =
        List.of(
            with(signed, "webb", 2, "ann", Samples.NOON, "{}", List.of("0123456789abcdef"), false),
            with(signed, "web", 3, "ann", Samples.NOON, "{}", List.of("0123456789abcdef"), false),
            with(signed, "web", 2, "bob", Samples.NOON, "{}", List.of("0123456789abcdef"), false),
            with(
                signed,
                "web",
                2,
                "ann",
                Samples.NOON.plusNanos(1),
                "{}",
                List.of("0123456789abcdef"),
                false),
            with(signed, "web", 2, "ann", Samples.NOON, "{} ", List.of("0123456789abcdef"), false),
            with(signed, "web", 2, "ann", Samples.NOON, "{}", List.of(), false),
            with(signed, "web", 2, "ann", Samples.NOON, "{}", List.of("0123456789abcdef"), true),
            new Document(
                "web",
                2,
                "ann",
                Samples.NOON,
                true,
                "",
                List.of("0123456789abcdef"),
                false,
                signature));
    assertThat(TRUSTED.refusal(signed)).isEmpty();
    for (Document document : altered) {
      assertThat(refusal(document))
          .isEqualTo(
              "its signature by key "
                  + ROOT_KEY
                  + " does not fit: it was altered after it was signed; publish it again");
    }
    assertThat(refusal(WEB_1.signed(new Signature(ROOT.id(), WEB.sign(WEB_1.payload()).value()))))
        .contains("does not fit");
  }

  @Test
  void aKeyPublishesItsGroupsAlone() {
    assertThat(refusal(WEB.signed(Samples.document("shop", 1, "{}"))))
        .isEqualTo(
            "it is signed by key "
                + WEB_KEY
                + ", which may publish web-*,db alone; sign it with a key that may publish shop");
  }

  @ParameterizedTest
  @CsvSource({"2026-11-23T23:59:59Z, true", "2026-11-24T00:00:00Z, false"})
  void aKeySignsUntilItExpiresByTheDocumentsOwnDate(Instant published, boolean stands) {
    Document document = BRIEF.signed(new Document("web", 1, "eve", published, false, "{}"));
    assertThat(TRUSTED.refusal(document).isEmpty()).isEqualTo(stands);
    if (!stands) {
      assertThat(refusal(document))
          .isEqualTo(
              "it is dated 2026-11-24T00:00:00Z, and key "
                  + BRIEF_KEY
                  + " that signs it expired on 2026-11-24; sign it with another key");
    }
  }

  @Test
  void anUnsignedClusterLetsEverythingStandButWhatDoesNotFit() {
    TrustedKeys unsigned = TrustedKeys.unsigned(List.of(WEB_KEY));
    Document shop = Samples.document("shop", 1, "{}");
    for (Document document : List.of(shop, STRANGER.signed(shop), WEB.signed(shop))) {
      assertThat(unsigned.refusal(document)).isEmpty();
      assertThat(TrustedKeys.unsigned().refusal(document)).isEmpty();
    }
    assertThat(unsigned.refusal(shop.signed(WEB.sign(new byte[0]))))
        .hasValueSatisfying(reason -> assertThat(reason).contains("does not fit"));
    assertThat(unsigned.mayBeUnsigned()).isTrue();
    assertThat(TRUSTED.mayBeUnsigned()).isFalse();
  }

  @Test
  void anUnsignedClusterTakesKeysDocumentsFromAnyone() throws Exception {
    TrustedKeys unsigned =
        TrustedKeys.unsigned()
            .with(KeysDocument.read(Samples.keys(1, List.of(ADDED_KEY), Map.of())));
    assertThat(unsigned.refusal(WEB_1)).isEmpty();
    assertThat(unsigned.refusal(ADDED.signed(WEB_1))).isEmpty();
    assertThat(unsigned.refusal(WEB_1.signed(ADDED.sign(new byte[0])))).isPresent();
    assertThat(unsigned.refusal(Samples.document(KeysDocument.NAME, 2, "[]"))).isPresent();
  }

  @Test
  void aKeysDocumentTrustsMoreKeys() throws Exception {
    TrustedKeys more = after(keys(List.of(ADDED_KEY), Map.of()));
    assertThat(TRUSTED.refusal(ADDED.signed(WEB_1))).isPresent();
    assertThat(more.refusal(ADDED.signed(WEB_1))).isEmpty();
    assertThat(more.refusal(ROOT.signed(WEB_1))).isEmpty();
    assertThat(more.keys().keySet())
        .containsExactlyInAnyOrder(ROOT.id(), OTHER_ROOT.id(), WEB.id(), BRIEF.id(), ADDED.id());
  }

  @Test
  void aKeysDocumentReplacesTheOneBefore() throws Exception {
    TrustedKeys trusted =
        TRUSTED
            .with(KeysDocument.read(keys(List.of(ADDED_KEY), revoked(WEB))))
            .with(KeysDocument.read(keys(List.of(), Map.of())));
    assertThat(trusted.refusal(ADDED.signed(WEB_1))).isPresent();
    assertThat(trusted.refusal(WEB.signed(WEB_1))).isEmpty();
  }

  @Test
  void whatThisHostsFolderSaysOfAKeyCounts() throws Exception {
    TrustedKeys trusted =
        after(keys(List.of(Samples.known(WEB, "bob"), Samples.known(ROOT, "ann", "db")), Map.of()));
    assertThat(trusted.refusal(WEB.signed(Samples.document("shop", 1, "")))).isPresent();
    assertThat(trusted.refusal(ROOT.signed(Samples.document("shop", 1, "")))).isEmpty();
  }

  @Test
  void aRevokedKeySignsNothingWhereverItWasTrusted() throws Exception {
    TrustedKeys trusted = after(keys(List.of(ADDED_KEY), revoked(WEB)));
    assertThat(trusted.refusal(WEB.signed(WEB_1)))
        .hasValue(
            "it is signed by key "
                + WEB_KEY
                + ", which is revoked: laptop lost; sign it with another key, or list it under"
                + " 'stand' in erel.keys");
    assertThat(after(keys(List.of(), revoked(ADDED))).refusal(ADDED.signed(WEB_1)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("revoked: laptop lost"));
    assertThat(trusted.keys()).doesNotContainKey(WEB.id());
    assertThat(trusted.known(WEB.id())).hasValue(WEB_KEY);
    assertThat(trusted.revocation(WEB.id())).isPresent();
  }

  @Test
  void theListedDocumentOfARevokedKeyStandsAndNoOther() throws Exception {
    Document listed = WEB.signed(WEB_1);
    Document later = WEB.signed(Samples.document("web-1", 2, "{}"));
    Document elsewhere = WEB.signed(Samples.document("web-2", 1, "{}"));
    TrustedKeys trusted =
        after(
            keys(
                List.of(),
                Map.of(
                    WEB.id(),
                    new Revocation(
                        "gone", Map.of("web-1", listed.digest(), "web-2", listed.digest())))));
    assertThat(trusted.refusal(listed)).isEmpty();
    assertThat(trusted.refusal(later)).isPresent();
    assertThat(trusted.refusal(elsewhere)).isPresent();
    assertThat(trusted.refusal(STRANGER.signed(WEB_1))).isPresent();
    assertThat(trusted.refusal(WEB_1)).isPresent();
  }

  @Test
  void onlyAKeyOfTheFolderWithoutGroupsSaysWhoIsTrusted() throws Exception {
    Document unsigned = Samples.keys(2, List.of(), Map.of());
    TrustedKeys trusted = after(keys(List.of(ADDED_KEY), Map.of()));
    assertThat(trusted.refusal(ROOT.signed(unsigned))).isEmpty();
    assertThat(trusted.refusal(unsigned)).isPresent();
    assertThat(trusted.refusal(WEB.signed(unsigned)))
        .hasValue(
            "it is signed by key "
                + WEB_KEY
                + ", which is limited to groups web-*,db; only a key of etc/trusted without groups"
                + " may say which keys are trusted");
    assertThat(trusted.refusal(ADDED.signed(unsigned)))
        .hasValueSatisfying(
            reason -> assertThat(reason).contains(ADDED_KEY + ", which a keys document trusts"));
    assertThat(trusted.refusal(STRANGER.signed(unsigned))).isPresent();
  }

  @Test
  void aKeysDocumentThatIsMalformedOrRevokesItsSignerIsRefused() {
    assertThat(refusal(ROOT.signed(Samples.document(KeysDocument.NAME, 1, "{\n \"x\": 1}"))))
        .isEqualTo("line 2, column 2: unknown key 'x'; known here: keys, revoked");
    assertThat(refusal(ROOT.signed(Samples.keys(1, List.of(), revoked(ROOT)))))
        .contains("sign it with another key");
    assertThat(
            refusal(ROOT.signed(new Document(KeysDocument.NAME, 1, "a", Samples.NOON, true, ""))))
        .contains("cannot be deleted");
  }

  @Test
  void theContentOfAStrangersKeysDocumentIsNotLookedAt() {
    assertThat(refusal(STRANGER.signed(Samples.document(KeysDocument.NAME, 1, "[]"))))
        .contains("nobody trusts here");
  }

  @Test
  void aRevokedRootSaysNoMoreWhoIsTrusted() throws Exception {
    Document listed = OTHER_ROOT.signed(Samples.keys(2, List.of(), Map.of()));
    Document revenge = OTHER_ROOT.signed(Samples.keys(3, List.of(), revoked(ROOT)));
    TrustedKeys trusted =
        after(
            keys(
                List.of(),
                Map.of(
                    OTHER_ROOT.id(),
                    new Revocation("gone", Map.of(KeysDocument.NAME, listed.digest())))));
    assertThat(trusted.refusal(revenge)).isPresent();
    assertThat(trusted.refusal(listed)).isEmpty();
  }

  @Test
  void aKeysDocumentThatDoesNotStandIsNotTaken() throws Exception {
    KeysDocument document = KeysDocument.read(keys(List.of(), Map.of()));
    assertThatThrownBy(() -> TrustedKeys.of(List.of(WEB_KEY)).with(document))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the keys document does not stand: it is signed by key ");
  }

  private static String refusal(Document document) {
    return TRUSTED.refusal(document).orElseThrow();
  }

  private static TrustedKeys after(Document document) throws Exception {
    assertThat(TRUSTED.refusal(document)).isEmpty();
    return TRUSTED.with(KeysDocument.read(document));
  }

  private static Document keys(List<PublicKey> keys, Map<String, Revocation> revoked) {
    return ROOT.signed(Samples.keys(1, keys, revoked));
  }

  private static Map<String, Revocation> revoked(OperatorKey key) {
    return Map.of(key.id(), new Revocation("laptop lost", Map.of()));
  }

  private static Document with(
      Document signed,
      String name,
      long revision,
      String publisher,
      Instant published,
      String content,
      List<String> lineage,
      boolean forced) {
    return new Document(
        name, revision, publisher, published, false, content, lineage, forced, signed.signature());
  }
}
