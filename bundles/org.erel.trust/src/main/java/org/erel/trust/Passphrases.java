package org.erel.trust;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/** Private keys behind a passphrase: PKCS#8 with PBES2 (RFC 8018), which OpenSSL reads as well. */
final class Passphrases {

  private static final String ALGORITHM = "PBEWithHmacSHA256AndAES_256";

  /** Half a second or so for each guess, and for each use. */
  private static final int ITERATIONS = 600_000;

  /** A file that asks for more would keep us busy for minutes. */
  private static final int MAXIMUM_ITERATIONS = 20_000_000;

  private static final int SALT_BYTES = 16;

  private Passphrases() {}

  /**
   * Encrypts a key.
   *
   * @param key PKCS#8
   * @param passphrase is left as it is
   * @return an EncryptedPrivateKeyInfo in DER
   * @throws InvalidKeyFileException if the passphrase cannot be used
   */
  static byte[] encrypt(byte[] key, char[] passphrase) throws IOException {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    try {
      Cipher cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(
          Cipher.ENCRYPT_MODE,
          secret(ALGORITHM, passphrase),
          new PBEParameterSpec(salt, ITERATIONS));
      // the same by the name under which it is written down, which Java 17 does not find by itself
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
      parameters.init(cipher.getParameters().getEncoded());
      return new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key)).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no working " + ALGORITHM, e);
    }
  }

  /**
   * Decrypts a key.
   *
   * @param encrypted an EncryptedPrivateKeyInfo in DER
   * @param passphrase is left as it is
   * @return PKCS#8
   * @throws InvalidKeyFileException if it is not one, or not with this passphrase
   */
  static byte[] decrypt(byte[] encrypted, char[] passphrase) {
    EncryptedPrivateKeyInfo info;
    AlgorithmParameters parameters;
    int iterations;
    try {
      info = new EncryptedPrivateKeyInfo(encrypted);
      parameters = info.getAlgParameters();
      iterations = parameters.getParameterSpec(PBEParameterSpec.class).getIterationCount();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw unreadable();
    }
    if (!parameters.toString().startsWith("PBEWithHmacSHA")) {
      throw unreadable();
    }
    if (iterations > MAXIMUM_ITERATIONS) {
      throw new InvalidKeyFileException(
          "it wants "
              + iterations
              + " rounds for its passphrase; at most "
              + MAXIMUM_ITERATIONS
              + " are done here");
    }
    SecretKey secret = secret(parameters.toString(), passphrase);
    try {
      Cipher cipher = Cipher.getInstance(parameters.toString());
      cipher.init(Cipher.DECRYPT_MODE, secret, parameters);
      return info.getKeySpec(cipher).getEncoded();
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new InvalidKeyFileException("its passphrase is another one");
    }
  }

  private static SecretKey secret(String algorithm, char[] passphrase) {
    if (passphrase.length == 0) {
      throw new InvalidKeyFileException("the passphrase is empty");
    }
    for (char c : passphrase) {
      if (c < ' ' || c > '~') {
        throw new InvalidKeyFileException(
            "the passphrase has a character that is not on every keyboard: use letters, digits,"
                + " blanks and punctuation of ASCII");
      }
    }
    PBEKeySpec spec = new PBEKeySpec(passphrase);
    try {
      return SecretKeyFactory.getInstance(algorithm).generateSecret(spec);
    } catch (GeneralSecurityException e) {
      throw unreadable();
    } finally {
      spec.clearPassword();
    }
  }

  private static InvalidKeyFileException unreadable() {
    return new InvalidKeyFileException(
        "it is encrypted in a way that is not known here: use PKCS#8 with PBES2, such as 'openssl"
            + " pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256'");
  }
}
