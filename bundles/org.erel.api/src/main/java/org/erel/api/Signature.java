package org.erel.api;

import java.util.Base64;
import java.util.Objects;

/**
 * Who vouches for a content: an Ed25519 signature (RFC 8032) and the key that made it.
 *
 * @param key the key's identifier: the first 32 hexadecimal digits of the SHA-256 of the public key
 *     as its X.509 SubjectPublicKeyInfo in DER (RFC 8410, 44 bytes), which {@code openssl pkey
 *     -pubout -outform DER} writes too
 * @param value the signature's 64 bytes in Base64
 */
public record Signature(String key, String value) {

  private static final int BYTES = 64;

  /** Validates the form; whether it is good only the key tells. */
  public Signature {
    Objects.requireNonNull(value, "value");
    if (!key.matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("a signature names a key that is not 32 hex digits");
    }
    if (value.length() != Base64.getEncoder().encodeToString(new byte[BYTES]).length()) {
      throw new IllegalArgumentException("a signature is not " + BYTES + " bytes in Base64");
    }
    if (Base64.getDecoder().decode(value).length != BYTES) {
      throw new IllegalArgumentException("a signature is not " + BYTES + " bytes in Base64");
    }
  }
}
