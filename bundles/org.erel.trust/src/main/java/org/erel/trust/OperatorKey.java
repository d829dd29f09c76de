package org.erel.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.erel.api.Document;
import org.erel.api.Glob;
import org.erel.api.Signature;
import org.erel.wire.Destination;

/**
 * An operator's, or a host's, private key. It signs documents, which stand for as long as its
 * public key is trusted, and seals messages, which are good for a moment. From any thread.
 */
public final class OperatorKey {

  private final KeyPair pair;
  private final String id;

  private OperatorKey(KeyPair pair) {
    this.pair = pair;
    this.id = PublicKey.id(pair.getPublic().getEncoded());
  }

  /**
   * A new key.
   *
   * @return that nobody has had before
   */
  public static OperatorKey generate() {
    return new OperatorKey(Ed25519.generate());
  }

  /**
   * A key of an encoding.
   *
   * @param encoded PKCS#8 in DER
   */
  static OperatorKey of(byte[] encoded) {
    return new OperatorKey(Ed25519.pair(encoded));
  }

  /**
   * Reads a key from its file.
   *
   * @param file PKCS#8 in PEM, readable by its owner alone
   * @param passphrase asked where the file is encrypted, and only there
   * @return the key
   * @throws IOException if the file cannot be read
   * @throws InvalidKeyFileException if others than its owner can read the file, or it holds no
   *     Ed25519 private key, or the passphrase is another one
   */
  public static OperatorKey read(Path file, Supplier<char[]> passphrase) throws IOException {
    PrivateKeyFile.Block block = PrivateKeyFile.read(file);
    boolean encrypted = block.label().equals(PrivateKeyFile.ENCRYPTED);
    char[] asked = encrypted ? passphrase.get() : new char[0];
    try {
      return of(encrypted ? Passphrases.decrypt(block.content(), asked) : block.content());
    } catch (InvalidKeyFileException e) {
      throw new InvalidKeyFileException(file + ": " + e.getMessage());
    }
  }

  /**
   * Writes the key to a file that its owner alone can read, from its first moment on.
   *
   * @param file in a folder that exists; must not be there
   * @param passphrase encrypts it; at least one printable character of ASCII
   * @throws IOException if it cannot be written; then there is no file
   * @throws InvalidKeyFileException if there is such a file, which stays as it is, or the
   *     passphrase cannot be used
   */
  public void write(Path file, Optional<char[]> passphrase) throws IOException {
    byte[] plain = pair.getPrivate().getEncoded();
    PrivateKeyFile.create(
        file,
        passphrase.isPresent()
            ? new PrivateKeyFile.Block(
                PrivateKeyFile.ENCRYPTED, Passphrases.encrypt(plain, passphrase.get()))
            : new PrivateKeyFile.Block(PrivateKeyFile.PLAIN, plain));
  }

  /**
   * Names the key.
   *
   * @return as in {@link Signature#key}
   */
  public String id() {
    return id;
  }

  /**
   * What others may know of it.
   *
   * @param owner as in {@link PublicKey}
   * @param groups as in {@link PublicKey}
   * @param expires as in {@link PublicKey}
   * @return the public key
   * @throws InvalidKeyFileException if the owner is not valid
   */
  public PublicKey publicKey(String owner, List<Glob> groups, Optional<LocalDate> expires) {
    return new PublicKey(encodedPublicKey(), owner, groups, expires);
  }

  /** As in {@link PublicKey#encoded}. */
  String encodedPublicKey() {
    return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
  }

  /**
   * Signs anything. What is signed must say what it is, so that it cannot be taken for another
   * thing.
   *
   * @param content any bytes
   * @return the signature
   */
  public Signature sign(byte[] content) {
    return new Signature(
        id, Base64.getEncoder().encodeToString(Ed25519.sign(pair.getPrivate(), content)));
  }

  /**
   * Vouches for a document.
   *
   * @param document any, signed or not
   * @return the same, signed with this key
   */
  public Document signed(Document document) {
    return document.signed(sign(document.payload()));
  }

  /**
   * Says that a message is sent by the owner of this key, now, and to there. Each sending takes a
   * seal of its own.
   *
   * @param kind what kind of message, one line
   * @param destination where it is sent
   * @param body the message
   * @param now this machine's time
   * @return good for {@link Seal#VALID}, and once on each host
   */
  public Seal seal(String kind, Destination destination, byte[] body, Instant now) {
    byte[] random = new byte[Seal.NONCE_BYTES];
    new SecureRandom().nextBytes(random);
    String nonce = HexFormat.of().formatHex(random);
    Instant until = now.plus(Seal.VALID).truncatedTo(ChronoUnit.MILLIS);
    return new Seal(
        id, until, nonce, sign(Seal.payload(kind, destination, body, until, nonce)).value());
  }

  /** Its identifier, and nothing secret. */
  @Override
  public String toString() {
    return "private key " + id;
  }
}
