package org.erel.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.erel.wire.Destination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealTest {

  private static final OperatorKey KEY = OperatorKey.generate();
  private static final Seal SEAL =
      KEY.seal("publish", Destination.DOCUMENTS, new byte[] {1}, Samples.NOON.plusNanos(1_500_000));

  @Test
  void aSealIsOneLineThatReadsBackEqual() {
    assertThat(Seal.parse(SEAL.text())).isEqualTo(SEAL);
    assertThat(SEAL.text()).matches("1 [0-9a-f]{32} 2026-11-23T12:02:00.001Z [0-9a-f]{32} \\S{88}");
    assertThat(SEAL.text().length()).isLessThan(Seal.MAXIMUM_TEXT);
    Seal whole = KEY.seal("publish", Destination.DOCUMENTS, new byte[0], Samples.NOON);
    assertThat(Seal.parse(whole.text())).isEqualTo(whole);
  }

  @Test
  void noTwoSealsAreEqual() {
    assertThat(KEY.seal("publish", Destination.DOCUMENTS, new byte[] {1}, Samples.NOON))
        .isNotEqualTo(KEY.seal("publish", Destination.DOCUMENTS, new byte[] {1}, Samples.NOON));
  }

  @ParameterizedTest
  @CsvSource({
    "'', a seal has the form",
    "1 KEY UNTIL NONCE, a seal has the form",
    "2 KEY UNTIL NONCE VALUE, a seal has the form",
    "'1 KEY UNTIL NONCE VALUE ', a seal has the form",
    "1 KEY  UNTIL NONCE VALUE, a seal has the form",
    "1 ann UNTIL NONCE VALUE, a key that is not 32 hex digits",
    "1 KEY soon NONCE VALUE, a seal's end is no time",
    "1 KEY 2026-11-23T12:02:00.0010Z NONCE VALUE, a seal's end is no time",
    "1 KEY 2026-11-23T12:02:00.0001Z NONCE VALUE, not in whole milliseconds",
    "1 KEY UNTIL abc VALUE, nonce is not 32 hex digits",
    "1 KEY UNTIL NONCE abc, not 64 bytes in Base64"
  })
  void whatIsNoSealIsRefused(String text, String reason) {
    String sealed =
        text.replace("KEY", SEAL.key())
            .replace("UNTIL", SEAL.until().toString())
            .replace("NONCE", SEAL.nonce())
            .replace("VALUE", SEAL.value());
    assertThatThrownBy(() -> Seal.parse(sealed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Property(tries = 2000)
  void garbageIsATypedError(@ForAll String garbage) {
    for (String text :
        new String[] {
          garbage,
          "1 " + SEAL.key() + " " + garbage + " " + SEAL.nonce() + " " + SEAL.value(),
          "1 " + SEAL.key() + " " + SEAL.until() + " " + SEAL.nonce() + " " + garbage
        }) {
      try {
        assertThat(Seal.parse(text).text()).isEqualTo(text);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void theFieldsOfASealCannotRunTogether() {
    assertThatThrownBy(() -> KEY.seal("a\nb", Destination.DOCUMENTS, new byte[0], Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> KEY.seal("a", new Destination("x", "y\nz"), new byte[0], Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
