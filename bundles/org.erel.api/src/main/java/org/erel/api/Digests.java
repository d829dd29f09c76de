package org.erel.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as Erel writes it: 64 lower-case hexadecimal digits. */
public final class Digests {

  private Digests() {}

  /**
   * A new SHA-256 to feed piece by piece; read it out with {@link #hex}.
   *
   * @return a message digest for one thread
   */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The digest of a text's UTF-8 bytes.
   *
   * @param text any text
   * @return 64 hexadecimal digits
   */
  public static String sha256(String text) {
    return hex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Bytes as lower-case hexadecimal digits.
   *
   * @param digest any bytes
   * @return two digits a byte
   */
  public static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
