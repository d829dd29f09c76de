package org.erel.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Messages as JSON in UTF-8. The AMQP property {@code type} carries {@link #kind}. */
public final class MessageCodec {

  /** The largest body that is read, in bytes. */
  public static final int MAXIMUM_BYTES = RecordCodec.MAXIMUM_BYTES;

  /** The media type of every body. */
  public static final String CONTENT_TYPE = "application/json";

  private static final Map<Class<?>, String> NAMES =
      kinds().stream()
          .collect(Collectors.toUnmodifiableMap(Function.identity(), MessageCodec::name));

  private static final Map<String, Class<?>> KINDS =
      NAMES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private MessageCodec() {}

  /**
   * All kinds of messages.
   *
   * @return records
   */
  public static List<Class<?>> kinds() {
    return kinds(Message.class).toList();
  }

  private static Stream<Class<?>> kinds(Class<?> of) {
    return of.isSealed()
        ? Arrays.stream(of.getPermittedSubclasses()).flatMap(MessageCodec::kinds)
        : Stream.of(of);
  }

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
    return RecordCodec.encode((Record) message);
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
    return (Message) RecordCodec.decode(body, type, kind + " message");
  }
}
