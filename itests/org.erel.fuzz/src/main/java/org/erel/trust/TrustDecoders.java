package org.erel.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.erel.api.Document;
import org.erel.api.Glob;
import org.erel.api.InvalidDocumentException;
import org.erel.api.ReleaseId;
import org.erel.fuzz.Decoder;
import org.erel.fuzz.Scratch;
import org.erel.fuzz.Text;
import org.erel.wire.Destination;

/** What keys, seals and their files are read by. */
public final class TrustDecoders {

  private static final Instant NOW = Instant.parse("2026-11-23T10:15:30.123Z");
  private static final OperatorKey KEY = OperatorKey.generate();
  private static final PublicKey PUBLIC =
      KEY.publicKey("ann@desk", List.of(new Glob("web-*")), Optional.of(LocalDate.of(2027, 1, 1)));
  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.2.0");
  private static final Path FILE;

  static {
    try {
      FILE = Scratch.emptied("trust").resolve("fuzzed");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private TrustDecoders() {}

  /** All of them. */
  public static List<Decoder> all() {
    return List.of(
        new Decoder(
            "seal",
            List.of(
                Text.bytes(
                    KEY.seal("leaving", Destination.EVERY_HOST, new byte[] {1}, NOW).text())),
            List.of(IllegalArgumentException.class),
            input -> {
              Seal seal = Seal.parse(Text.of(input));
              Decoder.requireEqual(seal, Seal.parse(seal.text()));
              seal.fits(PUBLIC, "leaving", Destination.EVERY_HOST, input);
            }),
        new Decoder(
            "release-signature",
            List.of(Text.bytes(ReleaseSignature.by(KEY, SHOP, "ab".repeat(32)).text())),
            List.of(IllegalArgumentException.class, InvalidKeyFileException.class),
            input -> {
              ReleaseSignature signature = ReleaseSignature.parse(Text.of(input));
              Decoder.requireEqual(signature, ReleaseSignature.parse(signature.text()));
              signature.fits(SHOP, "ab".repeat(32));
            }),
        new Decoder(
            "keys-document",
            List.of(
                Text.bytes(
                    """
                    {"keys": ["%s"], "revoked": {"%s": {"reason": "laptop lost", "stand": {"web": "%s"}}}}
                    """
                        .formatted(PUBLIC.line(), "ab".repeat(16), "cd".repeat(32)))),
            List.of(InvalidDocumentException.class, IllegalArgumentException.class),
            input ->
                KeysDocument.read(
                    new Document(KeysDocument.NAME, 1, "ann", NOW, false, Text.of(input)))),
        new Decoder(
            "public-key",
            List.of(Text.bytes(PUBLIC.line())),
            List.of(InvalidKeyFileException.class),
            input -> {
              PublicKey key = PublicKey.parse(Text.of(input));
              Decoder.requireEqual(key, PublicKey.parse(key.line()));
            }),
        new Decoder(
            "key-file",
            List.of(Text.bytes("# a key\n" + PUBLIC.line() + "\n\n")),
            List.of(),
            input -> KeyFolder.readFile(Files.write(FILE, input))),
        new Decoder(
            "private-key",
            List.of(pem(Optional.empty()), pem(Optional.of("secret".toCharArray()))),
            List.of(InvalidKeyFileException.class),
            TrustDecoders::privateKey));
  }

  private static byte[] pem(Optional<char[]> passphrase) {
    try {
      Files.deleteIfExists(FILE);
      KEY.write(FILE, passphrase);
      byte[] written = Files.readAllBytes(FILE);
      Files.delete(FILE);
      return written;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void privateKey(byte[] input) {
    PrivateKeyFile.Block block =
        PrivateKeyFile.parse(new String(input, java.nio.charset.StandardCharsets.ISO_8859_1));
    if (block.label().equals(PrivateKeyFile.PLAIN)) {
      OperatorKey.of(block.content());
    } else {
      try {
        Passphrases.decrypt(block.content(), new char[0]);
      } catch (InvalidKeyFileException e) {
        // at the latest of the empty passphrase: its rounds take their time on purpose
      }
    }
  }
}
