package org.erel.wire;

import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.erel.api.Document;

/**
 * Messages and documents as JSON in UTF-8. The AMQP property {@code type} carries {@link #kind}.
 */
public final class MessageCodec {

  /** The largest body that is read, in bytes. */
  public static final int MAXIMUM_BYTES = 4 * 1024 * 1024;

  /** The media type of every body. */
  public static final String CONTENT_TYPE = "application/json";

  private static final Map<Class<?>, String> NAMES =
      Arrays.stream(Message.class.getPermittedSubclasses())
          .collect(Collectors.toUnmodifiableMap(Function.identity(), MessageCodec::name));

  private static final Map<String, Class<?>> KINDS =
      NAMES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private static final JsonReaderFactory READERS = RecordJson.JSON.createReaderFactory(Map.of());

  private MessageCodec() {}

  /**
   * The name of a message's kind on the wire.
   *
   * @param message any message
   * @return such as {@code status-request}
   */
  public static String kind(Message message) {
    return NAMES.get(message.getClass());
  }

  private static String name(Class<?> kind) {
    return kind.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /**
   * Writes a message's body.
   *
   * @param message any message
   * @return UTF-8
   */
  public static byte[] encode(Message message) {
    return RecordJson.write((Record) message).toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a message.
   *
   * @param kind what {@link #kind} gave; may be null
   * @param body what {@link #encode} gave
   * @return the message
   * @throws MalformedMessageException if it is none, or too large
   */
  public static Message decode(String kind, byte[] body) throws MalformedMessageException {
    Class<?> type = kind == null ? null : KINDS.get(kind);
    if (type == null) {
      throw new MalformedMessageException("unknown kind of message '" + kind + "'", null);
    }
    return (Message) read(body, type, kind + " message");
  }

  /**
   * Writes a document as it stands on disk.
   *
   * @param document any document
   * @return UTF-8
   */
  public static byte[] encode(Document document) {
    return RecordJson.write(document).toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a document from disk.
   *
   * @param body what {@link #encode(Document)} gave
   * @return the document
   * @throws MalformedMessageException if it is none
   */
  public static Document decodeDocument(byte[] body) throws MalformedMessageException {
    return read(body, Document.class, "document");
  }

  private static <R> R read(byte[] body, Class<R> type, String what)
      throws MalformedMessageException {
    if (body.length > MAXIMUM_BYTES) {
      throw new MalformedMessageException(
          what + " of " + body.length + " bytes; at most " + MAXIMUM_BYTES + " are read", null);
    }
    try (JsonReader reader =
        READERS.createReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8)) {
      return RecordJson.read(reader.readObject(), type);
    } catch (RuntimeException e) {
      // the parser has no type of its own for nesting too deep
      throw new MalformedMessageException(what + " cannot be read: " + e.getMessage(), e);
    }
  }
}
