package org.erel.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.erel.api.ReleaseId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseSignatureTest {

  private static final OperatorKey KEY = OperatorKey.generate();
  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.2.0");
  private static final String DIGEST = "ab".repeat(32);
  private static final ReleaseSignature SIGNATURE = ReleaseSignature.by(KEY, SHOP, DIGEST);

  @Test
  void aSignatureFitsWhatWasSignedAndNothingElse() {
    assertThat(SIGNATURE.signature().key()).isEqualTo(KEY.id());
    assertThat(SIGNATURE.fits(SHOP, DIGEST)).isTrue();
    assertThat(SIGNATURE.fits(ReleaseId.parse("shop@1.2.1"), DIGEST)).isFalse();
    assertThat(SIGNATURE.fits(ReleaseId.parse("cart@1.2.0"), DIGEST)).isFalse();
    assertThat(SIGNATURE.fits(SHOP, "cd".repeat(32))).isFalse();
  }

  @Test
  void theSameReleaseAndKeyMakeTheSameSignature() {
    assertThat(ReleaseSignature.by(KEY, SHOP, DIGEST)).isEqualTo(SIGNATURE);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(SIGNATURE.text()).matches("ed25519 [A-Za-z0-9+/]{59}= [A-Za-z0-9+/]{86}==\n");
    assertThat(ReleaseSignature.parse(SIGNATURE.text())).isEqualTo(SIGNATURE);
  }

  @Test
  void anotherKeyBesideASignatureDoesNotFit() {
    String other = OperatorKey.generate().encodedPublicKey();
    ReleaseSignature stolen =
        ReleaseSignature.parse("ed25519 " + other + " " + SIGNATURE.signature().value());
    assertThat(stolen.fits(SHOP, DIGEST)).isFalse();
    assertThatThrownBy(() -> new ReleaseSignature(other, SIGNATURE.signature()))
        .hasMessage("the signature is by another key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ed25519", "ed25519 AAAA AAAA", "rsa AAAA AAAA", "ed25519 ? ?"})
  void whatIsNoSignatureIsRefused(String text) {
    assertThatThrownBy(() -> ReleaseSignature.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 200)
  void aCharacterThatChangedIsRefusedOrDoesNotFit(
      @ForAll @IntRange(min = 0, max = 154) int place,
      @ForAll @IntRange(min = 33, max = 126) int to) {
    StringBuilder text = new StringBuilder(SIGNATURE.text());
    text.setCharAt(place, (char) to);
    ReleaseSignature read;
    try {
      read = ReleaseSignature.parse(text.toString());
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(read.fits(SHOP, DIGEST)).isEqualTo(same(read));
  }

  /** The last digit of Base64 has bits that stand for nothing. */
  private static boolean same(ReleaseSignature read) {
    return java.util.Arrays.equals(bytes(read.publicKey()), bytes(SIGNATURE.publicKey()))
        && java.util.Arrays.equals(
            bytes(read.signature().value()), bytes(SIGNATURE.signature().value()));
  }

  private static byte[] bytes(String base64) {
    return java.util.Base64.getDecoder().decode(base64);
  }
}
