package org.erel.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.erel.api.Document;
import org.erel.api.Signature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorKeyTest {

  private static final Supplier<char[]> UNASKED =
      () -> {
        throw new AssertionError("the passphrase of a file that needs none was asked for");
      };

  @TempDir Path folder;

  @Test
  void aKeyIsTheSameAfterItWasWritten() throws Exception {
    OperatorKey key = OperatorKey.generate();
    key.write(file(), Optional.empty());
    OperatorKey read = OperatorKey.read(file(), UNASKED);
    assertThat(read.id()).isEqualTo(key.id());
    assertThat(Samples.known(read, "ann")).isEqualTo(Samples.known(key, "ann"));
    assertThat(read.sign(new byte[] {1})).isEqualTo(key.sign(new byte[] {1}));
    assertThat(Files.readString(file()))
        .startsWith("-----BEGIN PRIVATE KEY-----\n")
        .endsWith("\n-----END PRIVATE KEY-----\n");
  }

  @Test
  void aPassphraseIsNeededWhereOneWasGiven() throws Exception {
    OperatorKey key = OperatorKey.generate();
    key.write(file(), Optional.of("correct horse".toCharArray()));
    assertThat(Files.readString(file())).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
    assertThat(OperatorKey.read(file(), "correct horse"::toCharArray).id()).isEqualTo(key.id());
    for (String wrong : new String[] {"correct horsf", "x"}) {
      assertThatThrownBy(() -> OperatorKey.read(file(), wrong::toCharArray))
          .isInstanceOf(InvalidKeyFileException.class)
          .hasMessage(file() + ": its passphrase is another one");
    }
  }

  @ParameterizedTest
  @CsvSource({"'', is empty", "grün, use letters", "'a\tb', use letters"})
  void aPassphraseThatCannotBeTypedEverywhereIsRefused(String passphrase, String reason) {
    assertThatThrownBy(
            () -> OperatorKey.generate().write(file(), Optional.of(passphrase.toCharArray())))
        .isInstanceOf(InvalidKeyFileException.class)
        .hasMessageContaining(reason);
    assertThat(file()).doesNotExist();
  }

  @Test
  void itsOwnerAloneMayReadIt() throws Exception {
    OperatorKey.generate().write(file(), Optional.empty());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
  void aFileThatIsOpenToOthersIsNotRead(String permissions) throws Exception {
    OperatorKey.generate().write(file(), Optional.empty());
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));
    assertThatThrownBy(() -> OperatorKey.read(file(), UNASKED))
        .isInstanceOf(InvalidKeyFileException.class)
        .hasMessageStartingWith(file() + " is open to others than its owner: 'chmod 600 " + file());
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("r--------"));
    OperatorKey.read(file(), UNASKED);
  }

  @Test
  void aFileThatIsThereStaysAsItIs() throws Exception {
    Files.writeString(file(), "mine");
    Path link = folder.resolve("link.pem");
    Files.createSymbolicLink(link, folder.resolve("nowhere"));
    for (Path there : new Path[] {file(), link}) {
      assertThatThrownBy(() -> OperatorKey.generate().write(there, Optional.empty()))
          .isInstanceOf(InvalidKeyFileException.class)
          .hasMessageStartingWith(there + " is there already");
    }
    assertThat(file()).hasContent("mine");
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void aFileThatIsNotThereIsNotRead() {
    assertThatThrownBy(() -> OperatorKey.read(file(), UNASKED))
        .isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ed25519 AAAA ann",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n????\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
        // X25519
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIJ1hsZ3v/VpguoROK9JLsLMREScVpezJpGXA7rAMcrn2"
            + "\n-----END PRIVATE KEY-----"
      })
  void whatIsNoPrivateKeyIsRefusedByName(String content) throws Exception {
    write(content);
    assertThatThrownBy(() -> OperatorKey.read(file(), "x"::toCharArray))
        .isInstanceOf(InvalidKeyFileException.class)
        .hasMessageStartingWith(file() + ": ");
  }

  @Test
  void aHugeFileIsNotReadWhole() throws Exception {
    write(" ".repeat(20_000));
    assertThatThrownBy(() -> OperatorKey.read(file(), UNASKED))
        .isInstanceOf(InvalidKeyFileException.class)
        .hasMessageContaining("too large");
  }

  @Property(tries = 1000)
  void garbageIsATypedError(@ForAll @Size(max = 200) byte[] content) {
    byte[] pkcs8 = HexFormat.of().parseHex("302e020100300506032b657004220420");
    for (byte[] bytes : new byte[][] {content, joined(pkcs8, content)}) {
      try {
        Ed25519.pair(bytes);
      } catch (InvalidKeyFileException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    try {
      Passphrases.decrypt(content, new char[] {'x'});
    } catch (InvalidKeyFileException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    try {
      PrivateKeyFile.parse(new String(content, StandardCharsets.ISO_8859_1));
    } catch (InvalidKeyFileException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  /** RFC 8032, 7.1, TEST 2. */
  @Test
  void aKeyOfTheSpecificationSignsAsItDoes() throws Exception {
    byte[] pkcs8 =
        HexFormat.of()
            .parseHex(
                "302e020100300506032b657004220420"
                    + "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    write(
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(pkcs8)
            + "\n-----END PRIVATE KEY-----\n");
    OperatorKey key = OperatorKey.read(file(), UNASKED);
    assertThat(
            HexFormat.of().formatHex(Base64.getDecoder().decode(Samples.known(key, "a").encoded())))
        .endsWith("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    Signature signature = key.sign(new byte[] {0x72});
    assertThat(HexFormat.of().formatHex(Base64.getDecoder().decode(signature.value())))
        .isEqualTo(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  }

  @Test
  void opensslReadsWhatWeWrite() throws Exception {
    Openssl openssl = Openssl.in(folder);
    OperatorKey key = OperatorKey.generate();
    key.write(folder.resolve("plain.pem"), Optional.empty());
    key.write(folder.resolve("secret.pem"), Optional.of("correct horse".toCharArray()));
    for (String file : new String[] {"plain.pem", "secret.pem"}) {
      byte[] der =
          openssl.bytes(
              "pkey", "-in", file, "-passin", "pass:correct horse", "-pubout", "-outform", "DER");
      assertThat(Base64.getEncoder().encodeToString(der))
          .isEqualTo(Samples.known(key, "ann").encoded());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-aes256", "-aes-128-cbc"})
  void whatOpensslWritesWeRead(String cipher) throws Exception {
    Openssl openssl = Openssl.in(folder);
    if (cipher.isEmpty()) {
      openssl.run("genpkey", "-algorithm", "ed25519", "-out", "key.pem");
    } else {
      openssl.run(
          "genpkey", "-algorithm", "ed25519", cipher, "-pass", "pass:x y", "-out", "key.pem");
    }
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
    byte[] der =
        openssl.bytes(
            "pkey", "-in", "key.pem", "-passin", "pass:x y", "-pubout", "-outform", "DER");
    assertThat(OperatorKey.read(file(), "x y"::toCharArray).id()).isEqualTo(PublicKey.id(der));
  }

  @Test
  void whatIsEncryptedInAnUnknownWayIsToldSo() throws Exception {
    Openssl openssl = Openssl.in(folder);
    openssl.run("genpkey", "-algorithm", "ed25519", "-out", "plain.pem");
    openssl.run(
        "pkcs8", "-topk8", "-scrypt", "-in", "plain.pem", "-passout", "pass:x", "-out", "key.pem");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> OperatorKey.read(file(), "x"::toCharArray))
        .isInstanceOf(InvalidKeyFileException.class)
        .hasMessageContaining("encrypted in a way that is not known here");
  }

  @Test
  void opensslVerifiesWhatWeSign() throws Exception {
    Openssl openssl = Openssl.in(folder);
    OperatorKey key = OperatorKey.generate();
    Document document = key.signed(Samples.document("web", 1, "{}"));
    Files.write(folder.resolve("payload"), document.payload());
    Files.write(
        folder.resolve("signature"),
        Base64.getDecoder().decode(document.signature().orElseThrow().value()));
    Files.write(
        folder.resolve("key.der"), Base64.getDecoder().decode(Samples.known(key, "a").encoded()));
    assertThat(
            openssl.run(
                "pkeyutl",
                "-verify",
                "-pubin",
                "-keyform",
                "DER",
                "-inkey",
                "key.der",
                "-rawin",
                "-in",
                "payload",
                "-sigfile",
                "signature"))
        .contains("Verified Successfully");
  }

  @Test
  void itsTextIsNoSecret() {
    OperatorKey key = OperatorKey.generate();
    assertThat(key).hasToString("private key " + key.id());
  }

  private Path file() {
    return folder.resolve("key.pem");
  }

  private void write(String content) throws Exception {
    Files.writeString(file(), content);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
