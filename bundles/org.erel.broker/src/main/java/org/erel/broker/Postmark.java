package org.erel.broker;

import com.rabbitmq.client.AMQP;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.erel.trust.Signer;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.erel.wire.Sealed;

/**
 * What is written on each message beside its body.
 *
 * @param signer seals what has something done
 * @param user as whom the broker knows the sender; null where it is not known
 */
record Postmark(Signer signer, String user) {

  /**
   * For one sending: each has a seal of its own.
   *
   * @param destination where to
   * @param message what
   * @param body the message, encoded
   * @return to be completed with what ties it to others
   */
  AMQP.BasicProperties.Builder on(Destination destination, Message message, byte[] body) {
    String kind = MessageCodec.kind(message);
    Map<String, Object> headers = new HashMap<>();
    if (message instanceof Sealed) {
      signer
          .seal(kind, destination, body, Instant.now())
          .ifPresent(seal -> headers.put(Inbox.SEAL_HEADER, seal));
    }
    return plain(kind, MessageCodec.CONTENT_TYPE, headers, user);
  }

  /**
   * What every message has.
   *
   * @param kind of message
   * @param contentType the media type of its body
   * @param headers its own; gets the wire's version
   * @param user as whom the broker knows the sender; null where it is not known
   * @return to be completed
   */
  static AMQP.BasicProperties.Builder plain(
      String kind, String contentType, Map<String, Object> headers, String user) {
    headers.put(Inbox.WIRE_HEADER, Inbox.WIRE_VERSION);
    return new AMQP.BasicProperties.Builder()
        .type(kind)
        .contentType(contentType)
        .headers(headers)
        .appId("erel")
        .userId(user)
        .timestamp(new Date())
        .deliveryMode(1); // no queue outlives the connections that need it
  }
}
