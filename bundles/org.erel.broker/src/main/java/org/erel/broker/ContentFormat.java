package org.erel.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import java.util.HashMap;
import java.util.Map;
import org.erel.api.Names;
import org.erel.wire.Destination;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.MessageCodec;
import org.erel.wire.PiecesRequest;
import org.erel.wire.RecordCodec;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.ReleasePiece;

/**
 * Requests for pieces, and pieces, as they are on the wire: a request is a record in JSON, a piece
 * the bytes themselves with its number and sender in headers. The release is in the routing key.
 */
final class ContentFormat {

  /** The AMQP type of a request. */
  static final String REQUEST = "pieces-request";

  /** The AMQP type of a piece. */
  static final String PIECE = "piece";

  /** The header that carries the number of a piece. */
  static final String NUMBER_HEADER = "erel-piece";

  /** The header that tells which host sends a piece. */
  static final String HOST_HEADER = "erel-host";

  private static final String PIECES_TYPE = "application/octet-stream";

  private ContentFormat() {}

  /**
   * What is written on a request.
   *
   * @param user as in {@link Postmark}
   * @return to be completed
   */
  static BasicProperties.Builder request(String user) {
    return Postmark.plain(REQUEST, MessageCodec.CONTENT_TYPE, new HashMap<>(), user);
  }

  /**
   * The body of a request.
   *
   * @param request any
   * @return UTF-8
   */
  static byte[] body(PiecesRequest request) {
    return RecordCodec.encode(request);
  }

  /**
   * What is written on a piece, whose body is its content.
   *
   * @param piece any
   * @param user as in {@link Postmark}
   * @return to be completed
   */
  static BasicProperties.Builder piece(ReleasePiece piece, String user) {
    Map<String, Object> headers = new HashMap<>();
    headers.put(NUMBER_HEADER, piece.number());
    headers.put(HOST_HEADER, piece.host());
    return Postmark.plain(PIECE, PIECES_TYPE, headers, user);
  }

  /**
   * Whether a message says that it is a request.
   *
   * @param properties its own
   * @return true if so
   */
  static boolean isRequest(BasicProperties properties) {
    return REQUEST.equals(properties.getType());
  }

  /**
   * Reads a request.
   *
   * @param origin where it was sent: to a host, or about its release
   * @param properties its AMQP properties
   * @param body its body
   * @return the request
   * @throws MalformedMessageException if it is none
   */
  static PiecesRequest request(Destination origin, BasicProperties properties, byte[] body)
      throws MalformedMessageException {
    requireKind(REQUEST, properties);
    PiecesRequest request = RecordCodec.decode(body, PiecesRequest.class, REQUEST + " message");
    if (origin.host().isEmpty() && !request.release().equals(release(origin))) {
      throw new MalformedMessageException("it is of another release than it is sent for", null);
    }
    try {
      requireOwn(request.host(), properties.getUserId());
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("a request cannot be read: " + e.getMessage(), e);
    }
    return request;
  }

  /**
   * Reads a piece.
   *
   * @param origin where it was sent
   * @param properties its AMQP properties
   * @param body its body, which becomes the piece's content
   * @return the piece
   * @throws MalformedMessageException if it is none
   */
  static ReleasePiece piece(Destination origin, BasicProperties properties, byte[] body)
      throws MalformedMessageException {
    requireKind(PIECE, properties);
    if (body.length > ReleaseDocument.PIECE) {
      throw new MalformedMessageException(
          "a piece of " + body.length + " bytes; at most " + ReleaseDocument.PIECE + " are read",
          null);
    }
    Map<String, Object> headers = properties.getHeaders();
    try {
      return new ReleasePiece(
          release(origin),
          number(headers.get(NUMBER_HEADER)),
          host(headers.get(HOST_HEADER), properties.getUserId()),
          body);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("a piece cannot be read: " + e.getMessage(), e);
    }
  }

  private static void requireKind(String kind, BasicProperties properties)
      throws MalformedMessageException {
    Inbox.requireVersion(properties);
    if (!kind.equals(properties.getType())) {
      throw new MalformedMessageException(
          "unknown kind of message '" + properties.getType() + "'", null);
    }
  }

  private static String release(Destination origin) throws MalformedMessageException {
    return origin
        .release()
        .orElseThrow(() -> new MalformedMessageException("it is not sent for any release", null));
  }

  private static int number(Object header) {
    if (header instanceof Integer || header instanceof Long) {
      long number = ((Number) header).longValue();
      if (number >= 0 && number <= Integer.MAX_VALUE) {
        return (int) number;
      }
    }
    throw new IllegalArgumentException("its header " + NUMBER_HEADER + " is no number of a piece");
  }

  private static String host(Object header, String user) {
    if (!(header instanceof LongString || header instanceof String)) {
      throw new IllegalArgumentException("it has no header " + HOST_HEADER);
    }
    String host = Names.check("host identifier", header.toString());
    requireOwn(host, user);
    return host;
  }

  /** The broker has verified the user, which is named as the host's queue where it is a host's. */
  private static void requireOwn(String host, String user) {
    if (user != null
        && user.startsWith(Destination.QUEUE_PREFIX)
        && !user.equals(Destination.QUEUE_PREFIX + host)) {
      throw new IllegalArgumentException(
          "it names the host " + host + " and is of the user " + user);
    }
  }
}
