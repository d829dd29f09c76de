package org.erel.trust;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/** Ed25519 (RFC 8032) and its encodings (RFC 8410), as the Java platform has them. */
final class Ed25519 {

  private static final String NAME = "Ed25519";

  /** Of a SubjectPublicKeyInfo; one key has one encoding. */
  static final int PUBLIC_BYTES = 44;

  private static final byte[] PROOF = {};

  private Ed25519() {}

  static KeyPair generate() {
    return generate(new SecureRandom());
  }

  /**
   * The key of an encoding.
   *
   * @param encoded SubjectPublicKeyInfo in DER
   * @throws InvalidKeyFileException if it is not one of Ed25519, or no point of the curve
   */
  static PublicKey publicKey(byte[] encoded) {
    try {
      PublicKey key = KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
      // only a verification looks whether it is a point of the curve
      verifier(key);
      if (encoded.length == PUBLIC_BYTES && Arrays.equals(key.getEncoded(), encoded)) {
        return key;
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      // below, in the words of those who wrote the line
    }
    throw new InvalidKeyFileException("the Base64 text is not an Ed25519 public key");
  }

  /**
   * The pair that belongs to an encoding.
   *
   * @param encoded PKCS#8 in DER
   * @throws InvalidKeyFileException if it is not one of Ed25519
   */
  static KeyPair pair(byte[] encoded) {
    try {
      PrivateKey read =
          KeyFactory.getInstance(NAME).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      if (read instanceof EdECPrivateKey key && key.getBytes().isPresent()) {
        return pair(key, key.getBytes().get());
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      // below: what the provider says may tell of the key
    }
    throw new InvalidKeyFileException(
        "it does not hold an Ed25519 private key: make one with erel keygen");
  }

  /**
   * The platform tells nobody the public key of a private one, other than its generator, which
   * takes the random bytes that it gets as the private key. That it does is proven each time.
   */
  private static KeyPair pair(EdECPrivateKey key, byte[] seed) throws GeneralSecurityException {
    KeyPair pair =
        generate(
            new SecureRandom() {
              @Override
              public void nextBytes(byte[] bytes) {
                if (bytes.length != seed.length) {
                  throw new IllegalStateException("this Java makes keys in another way");
                }
                System.arraycopy(seed, 0, bytes, 0, seed.length);
              }
            });
    if (!verify(pair.getPublic(), PROOF, sign(key, PROOF))) {
      throw new InvalidKeyException("this Java makes keys in another way");
    }
    return new KeyPair(pair.getPublic(), key);
  }

  private static KeyPair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
      generator.initialize(java.security.spec.NamedParameterSpec.ED25519, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  static byte[] sign(PrivateKey key, byte[] content) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  static boolean verify(PublicKey key, byte[] content, byte[] value) {
    try {
      Signature signature = verifier(key);
      signature.update(content);
      return signature.verify(value);
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static Signature verifier(PublicKey key) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(NAME);
    signature.initVerify(key);
    return signature;
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("this Java has no working Ed25519: " + e.getMessage(), e);
  }
}
