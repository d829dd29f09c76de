package org.erel.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.erel.api.Glob;
import org.erel.api.Signature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicKeyTest {

  /** RFC 8032, 7.1, TEST 1, in its X.509 encoding. */
  private static final String BASE64 =
      "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

  private static final String LINE = "ed25519 " + BASE64 + " ann@desk";

  @Test
  void aLineIsReadAndWritten() {
    PublicKey key = PublicKey.parse(LINE + " groups=web-*,db expires=2027-01-01");
    assertThat(key)
        .isEqualTo(
            new PublicKey(
                BASE64,
                "ann@desk",
                List.of(new Glob("web-*"), new Glob("db")),
                Optional.of(LocalDate.of(2027, 1, 1))));
    assertThat(key.line()).isEqualTo(LINE + " groups=web-*,db expires=2027-01-01");
    assertThat(PublicKey.parse("  ed25519\t" + BASE64 + "  ann@desk ").line()).isEqualTo(LINE);
    assertThat(PublicKey.parse(LINE + " expires=2027-01-01 groups=db").line())
        .isEqualTo(LINE + " groups=db expires=2027-01-01");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ed25519 KEY                            | this is no key; a key has the form ed25519 BASE64 owner",
        "rsa KEY ann                            | this is no key",
        "KEY                                    | this is no key",
        "ed25519 KEY groups=web                 | this is no key",
        "ed25519 KEY ann group=web              | unknown option 'group=web'",
        "ed25519 KEY ann smith                  | unknown option 'smith'",
        "ed25519 KEY ann groups=                | option 'groups': pattern '' is not valid",
        "ed25519 KEY ann groups=web,            | option 'groups': pattern '' is not valid",
        "ed25519 KEY ann groups=(zone=eu)       | option 'groups': pattern '(zone=eu)' is not valid",
        "ed25519 KEY ann groups=a groups=b      | option 'groups' stands twice",
        "ed25519 KEY ann expires=soon           | option 'expires' is 'soon'; use a date such as 2027-01-01",
        "ed25519 KEY ann expires=2027-02-30     | option 'expires' is '2027-02-30'",
        "ed25519 KEY ann expires=2027-01-01 expires=2027-01-01 | option 'expires' stands twice",
        "ed25519 KEY ann<script>                | owner 'ann<script>' is not valid",
        "ed25519 ???? ann                       | the key's second word is not Base64 text",
        "ed25519 AAAA ann                       | the Base64 text is not an Ed25519 public key",
        "ed25519 MCowBQYDK2VuAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= ann | not an Ed25519 public key",
        "ed25519 MCowBQYDK2VwAyEAAgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= ann | not an Ed25519 public key",
        "ed25519 MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURp= ann | is not Base64 text",
        "-----BEGIN PRIVATE KEY-----            | this is a private key, which belongs to its owner alone",
        "-----BEGIN PUBLIC KEY-----             | this is no key",
      })
  void whatIsNoKeyIsRefusedWithTheReason(String line, String reason) {
    assertThatThrownBy(
            () ->
                PublicKey.parse(
                    line.replace("KEY ", BASE64 + " ").replaceAll(" KEY$", " " + BASE64)))
        .isInstanceOf(InvalidKeyFileException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aLineThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> PublicKey.parse(LINE + " ".repeat(PublicKey.MAXIMUM_LINE)))
        .isInstanceOf(InvalidKeyFileException.class)
        .hasMessageContaining("longer than 4096 characters");
  }

  @Property(tries = 2000)
  void whateverIsParsedIsAKeyOrATypedError(@ForAll String text) {
    for (String line : List.of(text, "ed25519 " + text, LINE + " " + text)) {
      try {
        PublicKey key = PublicKey.parse(line);
        assertThat(PublicKey.parse(key.line())).isEqualTo(key);
      } catch (InvalidKeyFileException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Property(tries = 500)
  void aKeyWithOneByteChangedIsAnotherOrNone(
      @ForAll @IntRange(max = 43) int at, @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] bytes = Base64.getDecoder().decode(BASE64);
    bytes[at] ^= (byte) change;
    String line = "ed25519 " + Base64.getEncoder().encodeToString(bytes) + " ann";
    try {
      assertThat(PublicKey.parse(line).id()).isNotEqualTo(PublicKey.parse(LINE).id());
    } catch (InvalidKeyFileException e) {
      assertThat(e).hasMessageContaining("is not an Ed25519 public key");
    }
  }

  /** RFC 8032, 7.1, TEST 1: the empty message. */
  @Test
  void theSignatureOfTheSpecificationFits() {
    PublicKey key = PublicKey.parse(LINE);
    Signature signature =
        new Signature(
            key.id(),
            base64(
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                    + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"));
    assertThat(key.fits(new byte[0], signature)).isTrue();
    assertThat(key.fits(new byte[] {0}, signature)).isFalse();
    assertThat(key.fits(new byte[0], new Signature("0".repeat(32), signature.value()))).isFalse();
    assertThat(
            key.fits(
                new byte[0],
                new Signature(key.id(), Base64.getEncoder().encodeToString(allOnes()))))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', web, true",
    "'', erel.keys, true",
    "groups=web-*, web-1, true",
    "groups=web-*, db, false",
    "'groups=web-*,db', db, true",
    "groups=*, db, true",
    "groups=*, erel.keys, false",
    "'', shop@1.2.0, true",
    "groups=*, shop@1.2.0, false",
    "groups=erel.keys, erel.keys, false"
  })
  void itMayPublishWhatItIsTrustedWith(String options, String name, boolean expected) {
    assertThat(PublicKey.parse(LINE + " " + options).mayPublish(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"2026-12-31T23:59:59.999999999Z, false", "2027-01-01T00:00:00Z, true"})
  void itExpiresAtTheBeginningOfItsDay(Instant at, boolean expected) {
    assertThat(PublicKey.parse(LINE + " expires=2027-01-01").expiredAt(at)).isEqualTo(expected);
    assertThat(PublicKey.parse(LINE).expiredAt(at)).isFalse();
  }

  @Test
  void itIsNamedByTheDigestOfItsEncoding() {
    byte[] encoded = Base64.getDecoder().decode(BASE64);
    assertThat(PublicKey.parse(LINE).id())
        .isEqualTo(
            org.erel.api.Digests.hex(org.erel.api.Digests.sha256().digest(encoded))
                .substring(0, 32));
    assertThat(PublicKey.parse(LINE)).hasToString(PublicKey.parse(LINE).id() + " (ann@desk)");
  }

  @Test
  void whoeverSignsTheSameSignsTheSame() {
    OperatorKey key = OperatorKey.generate();
    byte[] content = "web".getBytes(StandardCharsets.UTF_8);
    assertThat(key.sign(content)).isEqualTo(key.sign(content));
    assertThat(Samples.known(key, "ann").fits(content, key.sign(content))).isTrue();
    assertThat(Samples.known(OperatorKey.generate(), "bob").fits(content, key.sign(content)))
        .isFalse();
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(java.util.HexFormat.of().parseHex(hex));
  }

  private static byte[] allOnes() {
    byte[] bytes = new byte[64];
    java.util.Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }
}
