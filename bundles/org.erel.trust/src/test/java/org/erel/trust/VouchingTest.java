package org.erel.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Digests;
import org.erel.api.Document;
import org.erel.api.InvalidDocumentException;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.Voucher;
import org.junit.jupiter.api.Test;

/** Which releases anybody may announce. */
class VouchingTest {

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.2.0");
  private static final OperatorKey ROOT = Samples.key(1);
  private static final OperatorKey WEB = Samples.key(2);
  private static final OperatorKey BRIEF = Samples.key(3);
  private static final OperatorKey HOST = Samples.key(4);
  private static final PublicKey ROOT_KEY = Samples.known(ROOT, "ann");
  private static final PublicKey WEB_KEY = Samples.known(WEB, "bob", "*");
  private static final TrustedKeys TRUSTED =
      TrustedKeys.of(List.of(ROOT_KEY, WEB_KEY, Samples.until(BRIEF, "eve", "2026-11-23")));

  private static ReleaseDocument release(Optional<OperatorKey> by) {
    List<ReleaseDocument.Bundle> bundles =
        List.of(new ReleaseDocument.Bundle("a.jar", Digests.sha256("a"), 1, List.of()));
    String digest = Release.digest(SHOP, bundles, List.of());
    return new ReleaseDocument(
        SHOP,
        digest,
        bundles,
        List.of(),
        by.map(key -> ReleaseSignature.by(key, SHOP, digest).text()));
  }

  private static Document announced(OperatorKey by) {
    return Samples.document("shop@1.2.0", 1, release(Optional.of(by)).content());
  }

  private static Document unsigned() {
    return Samples.document("shop@1.2.0", 1, release(Optional.empty()).content());
  }

  private static String refusal(Document document) {
    return TRUSTED.refusal(document).orElse("");
  }

  @Test
  void anybodyMayAnnounceWhatAnOperatorSignedWhenHePackedIt() {
    assertThat(refusal(announced(ROOT))).isEmpty();
    assertThat(refusal(HOST.signed(announced(ROOT)))).isEmpty();
  }

  @Test
  void anOperatorMayAnnounceWhatNobodySigned() {
    assertThat(refusal(ROOT.signed(unsigned()))).isEmpty();
    assertThat(refusal(WEB.signed(unsigned())))
        .isEqualTo(
            "it is signed by key "
                + WEB_KEY
                + ", which may publish * alone; sign it with a key that may publish shop@1.2.0");
  }

  @Test
  void whatNobodyVouchesForIsRefusedAndToldTheWayOut() {
    String reason =
        "nobody vouches for shop@1.2.0; pack it with a key that is trusted here (erel pack --key),"
            + " or push it with one";
    assertThat(refusal(unsigned())).isEqualTo(reason);
    assertThat(refusal(HOST.signed(unsigned()))).isEqualTo(reason);
  }

  @Test
  void aKeyMustBeTrustedForEveryGroupAndNotHaveExpired() {
    assertThat(refusal(announced(HOST)))
        .startsWith(
            "shop@1.2.0 is signed by key " + HOST.id() + ", which nobody trusts here; pack");
    assertThat(refusal(announced(WEB))).contains(", which is limited to groups *, and a release");
    assertThat(refusal(announced(BRIEF))).contains(", which expired on 2026-11-23; pack");
    Document before =
        new Document(
            "shop@1.2.0",
            1,
            "eve",
            Instant.parse("2026-11-22T23:59:59Z"),
            false,
            release(Optional.of(BRIEF)).content());
    assertThat(refusal(before)).isEmpty();
  }

  @Test
  void aRevokedKeyVouchesForWhatIsListedAlone() throws InvalidDocumentException {
    OperatorKey lost = Samples.key(5);
    Document document = announced(lost);
    for (boolean listed : List.of(true, false)) {
      Map<String, String> stand = listed ? Map.of(document.name(), document.digest()) : Map.of();
      KeysDocument keys =
          KeysDocument.read(
              ROOT.signed(
                  Samples.keys(1, List.of(), Map.of(lost.id(), new Revocation("lost", stand)))));
      Optional<String> refusal = TRUSTED.with(keys).refusal(document);
      assertThat(refusal.isEmpty()).as("listed: " + listed).isEqualTo(listed);
      refusal.ifPresent(reason -> assertThat(reason).contains("which is revoked: lost"));
    }
  }

  @Test
  void whatWasAlteredIsNotVouchedFor() {
    String other = release(Optional.of(ROOT)).content().replace("a.jar", "b.jar");
    assertThat(refusal(Samples.document("shop@1.2.0", 1, other))).contains("digest");
    String signature = release(Optional.of(ROOT)).signature().orElseThrow();
    List<ReleaseDocument.Bundle> bundles =
        List.of(new ReleaseDocument.Bundle("a.jar", Digests.sha256("evil"), 1, List.of()));
    String content =
        new ReleaseDocument(
                SHOP,
                Release.digest(SHOP, bundles, List.of()),
                bundles,
                List.of(),
                Optional.of(signature))
            .content();
    Document evil = Samples.document("shop@1.2.0", 1, content);
    assertThat(refusal(evil)).contains("does not fit: it was altered after it was signed");
    assertThat(ReleaseSignature.misfit(evil)).isPresent();
    assertThat(ReleaseSignature.misfit(announced(HOST))).isEmpty();
  }

  @Test
  void whatATrustedKeySignedAndSomebodyAlteredIsRefusedWhateverIsInIt() {
    Document signed = ROOT.signed(announced(ROOT));
    Document altered =
        new Document("shop@1.2.0", 1, "eve", Samples.NOON, false, signed.content())
            .signed(signed.signature().orElseThrow());
    assertThat(refusal(altered)).contains("altered after it was signed; publish it again");
    assertThat(TrustedKeys.unsigned(List.of(ROOT_KEY)).refusal(altered)).isPresent();
  }

  @Test
  void anEndAndWhatComesAfterItMustBeSigned() {
    Document end = new Document("shop@1.2.0", 2, "eve", Samples.NOON, true, "");
    assertThat(refusal(end)).startsWith("it is not signed");
    assertThat(refusal(HOST.signed(end))).contains("which nobody trusts here");
    assertThat(refusal(ROOT.signed(end))).isEmpty();
    Document again = Samples.document("shop@1.2.0", 3, release(Optional.of(ROOT)).content());
    assertThat(refusal(again)).contains("vouches for its first announcement alone");
    assertThat(refusal(ROOT.signed(again))).isEmpty();
  }

  @Test
  void anUnsignedClusterNeedsNoVoucher() {
    assertThat(TrustedKeys.unsigned().refusal(unsigned())).isEmpty();
    assertThat(TrustedKeys.unsigned().refusal(announced(HOST))).isEmpty();
  }

  @Test
  void aVoucherIsShownWithoutTheContent() {
    Voucher good = release(Optional.of(ROOT)).voucher().orElseThrow();
    assertThat(TRUSTED.vouching("shop@1.2.0", good, Samples.NOON)).isEmpty();
    assertThat(TRUSTED.vouching("shop@1.2.1", good, Samples.NOON)).isPresent();
    Voucher other = new Voucher("ab".repeat(32), good.signature());
    assertThat(TRUSTED.vouching("shop@1.2.0", other, Samples.NOON)).isPresent();
    Voucher none = new Voucher(good.digest(), "rsa A B");
    assertThat(TRUSTED.vouching("shop@1.2.0", none, Samples.NOON))
        .get()
        .asString()
        .startsWith("the signature of shop@1.2.0 cannot be read");
  }

  @Test
  void allWhoVouchForADocumentAreTold() {
    KeysDocumentEditor editor = new KeysDocumentEditor();
    assertThat(editor.vouching(HOST.signed(announced(ROOT))))
        .containsExactlyInAnyOrder(HOST.id(), ROOT.id());
    assertThat(editor.vouching(Samples.document("web", 1, "{}"))).isEmpty();
    assertThat(editor.vouching(Samples.document("shop@1.2.0", 1, "{}"))).isEmpty();
  }
}
