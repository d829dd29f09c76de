package org.erel.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes garbage out of what is valid. The same seed makes the same. For one thread. */
public final class Mutations {

  /** What decoders stumble over, in the place of a token or between two. */
  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "{}",
          "[]",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "\\",
          ",",
          ":",
          " ",
          "\n",
          "\0",
          "-",
          "0",
          "-1",
          "1.5",
          "1e400",
          "1E+2147483647",
          "1e-2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "2147483648",
          "00",
          "NaN",
          "\"\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\u0000\"",
          "" + Text.HALF,
          "\u2028",
          "../../x",
          "/",
          "..",
          "a".repeat(129),
          "*",
          "?",
          "(",
          ")",
          "(a=*)",
          "=",
          "${x}",
          "|",
          "~",
          "PT1S",
          "PT-9223372036854775808S",
          "+999999999-12-31T23:59:59.999999999Z",
          "-1000000000-01-01T00:00Z",
          "2026-02-30T00:00:00Z",
          "1.2.0.a-b_c",
          "[1,2)",
          "(1,1)",
          "[2,1]",
          "99999999999.0.0",
          "-----BEGIN ",
          "-----END ",
          "PRIVATE KEY-----",
          "%2f",
          "%",
          "@",
          "amqp://",
          "publish",
          "prepare",
          "groups=*",
          "expires=9999-99-99",
          "\u0130",
          "\u017F",
          "\r",
          "\t",
          "#");

  /** What grows: an opening that is repeated, and what closes each of them. */
  private record Shape(String opening, String closing) {}

  private static final List<Shape> NESTED =
      List.of(
          new Shape("[", "]"),
          new Shape("{\"a\":", "}"),
          new Shape("[{\"a\":", "}]"),
          new Shape("(", ")"),
          new Shape("(&", ")"),
          new Shape("(!", ")"),
          new Shape("(|(a=1)", ")"),
          new Shape("-----BEGIN A-----", "-----END A-----"));

  private static final List<String> REPEATED =
      List.of(
          "9",
          "0",
          "-",
          "\"",
          "\\",
          "\\\"",
          "\\u",
          "\\ud800",
          "a",
          "0,",
          "{},",
          "[],",
          "\"\",",
          "*",
          "*a",
          "a*",
          " ",
          "\n",
          "\r\n",
          "\0",
          "-----BEGIN A",
          "1-",
          "1.",
          "a=",
          "a,",
          "a:",
          "=",
          "/",
          "../",
          "\u00e9",
          ";",
          "1e",
          "0\n",
          "\0\1");

  private final Random random;

  /**
   * Makes the same for the same seed.
   *
   * @param seed any
   */
  public Mutations(long seed) {
    random = new Random(seed);
  }

  /**
   * One sample with a few things wrong.
   *
   * @param samples at least one
   * @return at most {@link Decoder#MAXIMUM_BYTES}
   */
  public byte[] next(List<byte[]> samples) {
    byte[] input = samples.get(random.nextInt(samples.size()));
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      input = changed(input, samples);
    }
    return Arrays.copyOf(input, Math.min(input.length, Decoder.MAXIMUM_BYTES));
  }

  private byte[] changed(byte[] input, List<byte[]> samples) {
    int from = random.nextInt(input.length + 1);
    int to = Math.min(input.length, from + random.nextInt(1 + random.nextInt(16)));
    byte[] token = Text.bytes(TOKENS.get(random.nextInt(TOKENS.size())));
    return switch (random.nextInt(7)) {
      case 0 -> flipped(input, from);
      case 1 -> spliced(input, from, to, new byte[0]);
      case 2 -> spliced(input, from, from, token);
      case 3 -> spliced(input, from, to, token);
      case 4 -> spliced(input, from, from, Arrays.copyOfRange(input, from, to));
      case 5 -> {
        byte[] other = samples.get(random.nextInt(samples.size()));
        int begin = random.nextInt(other.length + 1);
        yield spliced(input, from, input.length, Arrays.copyOfRange(other, begin, other.length));
      }
      default -> spliced(input, valueStart(input, from), valueEnd(input, from), token);
    };
  }

  private byte[] flipped(byte[] input, int at) {
    byte[] flipped = input.clone();
    if (at < input.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  /** Of what stands between two of the signs that part tokens. */
  private static int valueStart(byte[] input, int at) {
    int from = Math.min(at, input.length);
    while (from > 0 && ",:[{\n =".indexOf(input[from - 1]) < 0) {
      from--;
    }
    return from;
  }

  private static int valueEnd(byte[] input, int at) {
    int to = Math.min(at, input.length);
    while (to < input.length && ",}]\n ".indexOf(input[to]) < 0) {
      to++;
    }
    return to;
  }

  private static byte[] spliced(byte[] input, int from, int to, byte[] with) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(input.length + with.length);
    out.write(input, 0, from);
    out.write(with, 0, with.length);
    out.write(input, to, input.length - to);
    return out.toByteArray();
  }

  /**
   * What grows, at its largest: alone, and in the place of something in a sample. What takes the
   * square of the time or of the memory, or a stack, shows here.
   *
   * @param samples at least one
   * @return some hundred
   */
  public List<byte[]> grown(List<byte[]> samples) {
    List<byte[]> all = new ArrayList<>(List.of(new byte[0], manyKeys()));
    for (Shape shape : NESTED) {
      int count = room(shape.opening() + shape.closing());
      grown(shape.opening().repeat(count) + shape.closing().repeat(count), samples, all);
      grown(shape.opening().repeat(room(shape.opening())), samples, all);
    }
    for (String repeated : REPEATED) {
      grown(repeated.repeat(room(repeated)), samples, all);
    }
    all.removeIf(input -> input.length > Decoder.MAXIMUM_BYTES);
    return all;
  }

  private static int room(String repeated) {
    return (Decoder.MAXIMUM_BYTES - 8192) / Text.bytes(repeated).length;
  }

  private void grown(String text, List<byte[]> samples, List<byte[]> all) {
    byte[] grown = Text.bytes(text);
    all.add(grown);
    all.add(Text.bytes("\"" + text));
    for (int i = 0; i < 2; i++) {
      byte[] sample = samples.get(random.nextInt(samples.size()));
      int at = random.nextInt(sample.length);
      int from = valueStart(sample, at);
      int to = valueEnd(sample, at);
      all.add(spliced(sample, from, to, grown));
      // without its first and last character, which may be its quotes
      int inside = Math.min(to, from + 1);
      all.add(spliced(sample, inside, Math.max(inside, to - 1), grown));
    }
  }

  private static byte[] manyKeys() {
    StringBuilder text =
        new StringBuilder("{\"group\":\"web\",\"members\":[],\"configurations\":{\"p\":{");
    for (int i = 0; text.length() < Decoder.MAXIMUM_BYTES - 100; i++) {
      text.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":0");
    }
    return Text.bytes(text.append("}}}").toString());
  }
}
