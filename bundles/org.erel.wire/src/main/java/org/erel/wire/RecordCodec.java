package org.erel.wire;

import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Records as JSON in UTF-8: on the wire, and on disk. */
public final class RecordCodec {

  /** The most that is read, in bytes. */
  public static final int MAXIMUM_BYTES = 4 * 1024 * 1024;

  /**
   * The most values that are read. A value of two bytes takes a hundred in memory; those of
   * messages and documents are longer, so that even the largest have fewer.
   */
  private static final int MAXIMUM_VALUES = 250_000;

  private static final JsonReaderFactory READERS = RecordJson.JSON.createReaderFactory(Map.of());

  private RecordCodec() {}

  /**
   * Writes a record.
   *
   * @param value of components that {@link #decode} can read
   * @return UTF-8
   */
  public static byte[] encode(Record value) {
    return RecordJson.write(value).toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a record.
   *
   * @param body what {@link #encode} gave
   * @param type its type
   * @param what what it is, for people
   * @param <R> its type
   * @return the record
   * @throws MalformedMessageException if it is none, or too large
   */
  public static <R> R decode(byte[] body, Class<R> type, String what)
      throws MalformedMessageException {
    if (body.length > MAXIMUM_BYTES) {
      throw new MalformedMessageException(
          what + " of " + body.length + " bytes; at most " + MAXIMUM_BYTES + " are read", null);
    }
    if (values(body) > MAXIMUM_VALUES) {
      throw new MalformedMessageException(
          what + " of too many values; at most " + MAXIMUM_VALUES + " are read", null);
    }
    try (JsonReader reader =
        READERS.createReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8)) {
      return RecordJson.read(reader.readObject(), type);
    } catch (RuntimeException e) {
      // the parser has no type of its own for nesting too deep
      throw new MalformedMessageException(what + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** How many values it has at most: outside of texts, something stands before each. */
  private static int values(byte[] json) {
    int values = 0;
    boolean inText = false;
    for (int i = 0; i < json.length; i++) {
      switch (json[i]) {
        case '"' -> inText = !inText;
        case '\\' -> i += inText ? 1 : 0;
        case '[', '{', ',' -> values += inText ? 0 : 1;
        default -> {}
      }
    }
    return values;
  }
}
