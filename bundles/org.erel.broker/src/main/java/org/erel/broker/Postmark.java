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
    headers.put(Inbox.WIRE_HEADER, Inbox.WIRE_VERSION);
    if (message instanceof Sealed) {
      signer
          .seal(kind, destination, body, Instant.now())
          .ifPresent(seal -> headers.put(Inbox.SEAL_HEADER, seal));
    }
    return new AMQP.BasicProperties.Builder()
        .type(kind)
        .contentType(MessageCodec.CONTENT_TYPE)
        .headers(headers)
        .appId("erel")
        .userId(user)
        .timestamp(new Date())
        .deliveryMode(1); // the queues are exclusive: they do not outlive a connection
  }
}
