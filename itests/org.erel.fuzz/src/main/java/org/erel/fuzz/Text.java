package org.erel.fuzz;

import java.nio.charset.StandardCharsets;

/** Bytes as text and back. */
public final class Text {

  /** Stands for half of a surrogate pair, which UTF-8 cannot say. */
  static final char HALF = '\uE000';

  private Text() {}

  /**
   * The text of an input.
   *
   * @param input UTF-8, or what should be
   * @return text, which may have unpaired surrogates
   */
  public static String of(byte[] input) {
    return new String(input, StandardCharsets.UTF_8).replace(HALF, '\uD800');
  }

  /**
   * An input of a text.
   *
   * @param text any
   * @return UTF-8
   */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
