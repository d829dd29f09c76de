package org.erel.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.erel.api.DurableFile;

/**
 * The floor of a host: a connection with a queue of its own, as the client makes them by default,
 * that answers each message of a fan-out with an empty one; where it has a file, when what came is
 * on disk there.
 */
final class BareReceiver implements Member {

  private final Connection connection;

  /**
   * Connects.
   *
   * @param broker its address
   * @param file replaced for good before each answer; empty to answer at once
   */
  BareReceiver(String broker, Optional<Path> file) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    connection = factory.newConnection("erel bench receiver");
    Channel channel = connection.createChannel();
    channel.exchangeDeclare(BareFanOut.EXCHANGE, "fanout");
    String queue = channel.queueDeclare().getQueue();
    channel.queueBind(queue, BareFanOut.EXCHANGE, "");
    channel.basicConsume(
        queue,
        true,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            if (file.isPresent()) {
              DurableFile.write(file.get(), body);
            }
            channel.basicPublish("", properties.getReplyTo(), MessageProperties.BASIC, EMPTY);
          }
        });
  }

  /** As a master's. */
  private static final int HEARTBEAT_SECONDS = 10;

  private static final byte[] EMPTY = {};

  @Override
  public boolean connected() {
    return connection.isOpen();
  }

  @Override
  public long held() {
    return 0;
  }
}
