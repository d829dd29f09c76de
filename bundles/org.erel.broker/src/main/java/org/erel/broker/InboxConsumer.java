package org.erel.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import org.erel.wire.Destination;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what a queue delivers to the {@link Inbox}, and acknowledges it when it is handled. */
final class InboxConsumer extends DefaultConsumer {

  private static final Logger LOG = LoggerFactory.getLogger(InboxConsumer.class);

  private final Inbox inbox;
  private final Runnable cancelled;

  private InboxConsumer(Channel channel, Inbox inbox, Runnable cancelled) {
    super(channel);
    this.inbox = inbox;
    this.cancelled = cancelled;
  }

  /**
   * Begins to consume.
   *
   * @param channel where
   * @param queue from which queue
   * @param inbox gets the messages
   * @param cancelled called when the broker has lost the queue
   * @return the consumer's tag
   * @throws IOException if the broker refuses
   */
  static String consume(Channel channel, String queue, Inbox inbox, Runnable cancelled)
      throws IOException {
    return channel.basicConsume(queue, false, new InboxConsumer(channel, inbox, cancelled));
  }

  @Override
  public void handleDelivery(
      String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
      throws IOException {
    inbox.received(
        new Destination(envelope.getExchange(), envelope.getRoutingKey()), properties, body);
    try {
      getChannel().basicAck(envelope.getDeliveryTag(), false);
    } catch (ShutdownSignalException e) {
      LOG.debug("A message was handled while the connection ended", e); // its queue is gone too
    }
  }

  @Override
  public void handleCancel(String tag) {
    cancelled.run();
  }
}
