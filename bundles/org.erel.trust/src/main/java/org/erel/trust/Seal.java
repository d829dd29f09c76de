package org.erel.trust;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.erel.api.Digests;
import org.erel.api.Signature;
import org.erel.wire.Destination;

/**
 * Says who sends a message, when and where to. It travels beside the message, as one line of text.
 *
 * @param key the sender's, as in {@link Signature#key}
 * @param until when it is over, by the sender's clock, to the millisecond
 * @param nonce 32 hexadecimal digits that the sender uses once
 * @param value the signature's 64 bytes in Base64
 */
public record Seal(String key, Instant until, String nonce, String value) {

  /** How long a seal is good. */
  public static final Duration VALID = Duration.ofMinutes(2);

  /** The longest text, in characters. */
  public static final int MAXIMUM_TEXT = 256;

  static final int NONCE_BYTES = 16;

  private static final String FORM = "1";

  /** Validates the form; whether it is good {@link Seals} tells. */
  public Seal {
    new Signature(key, value);
    if (!nonce.matches("[0-9a-f]{" + 2 * NONCE_BYTES + "}")) {
      throw new IllegalArgumentException("a seal's nonce is not 32 hex digits");
    }
    if (!until.equals(until.truncatedTo(ChronoUnit.MILLIS))) {
      throw new IllegalArgumentException("a seal's end is not in whole milliseconds");
    }
  }

  /**
   * Reads a text.
   *
   * @param text as {@link #text} writes it, to the letter
   * @return the seal
   * @throws IllegalArgumentException if it is none
   */
  public static Seal parse(String text) {
    String[] words = text.length() > MAXIMUM_TEXT ? new String[0] : text.split(" ", -1);
    if (words.length != 5 || !words[0].equals(FORM)) {
      throw new IllegalArgumentException("a seal has the form: 1 KEY UNTIL NONCE VALUE");
    }
    try {
      Seal seal = new Seal(words[1], Instant.parse(words[2]), words[3], words[4]);
      if (seal.text().equals(text)) {
        return seal;
      }
    } catch (DateTimeException e) {
      // below
    }
    throw new IllegalArgumentException("a seal's end is no time such as 2026-11-23T10:00:00.123Z");
  }

  /**
   * The seal as one line.
   *
   * @return ASCII
   */
  public String text() {
    return String.join(" ", FORM, key, until.toString(), nonce, value);
  }

  /**
   * What is signed. Each field is one line, and none is left out.
   *
   * @throws IllegalArgumentException if a field is not one line
   */
  static byte[] payload(
      String kind, Destination destination, byte[] body, Instant until, String nonce) {
    for (String field : new String[] {kind, destination.exchange(), destination.routingKey()}) {
      if (field.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("what is sealed has a kind or destination of two lines");
      }
    }
    return String.join(
            "\n",
            "erel seal 1",
            kind,
            destination.exchange(),
            destination.routingKey(),
            until.toString(),
            nonce,
            Digests.hex(Digests.sha256().digest(body)))
        .getBytes(StandardCharsets.UTF_8);
  }

  boolean fits(PublicKey by, String kind, Destination destination, byte[] body) {
    try {
      return by.fits(payload(kind, destination, body, until, nonce), new Signature(key, value));
    } catch (IllegalArgumentException e) {
      // nobody seals such a thing
      return false;
    }
  }
}
