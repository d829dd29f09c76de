package org.erel.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.erel.api.DurableFile;

/**
 * The floor of a host that joins: asks a {@link BareSource} once, and puts each body that comes on
 * disk, in a file of its own, before it acknowledges it to the broker.
 */
final class BareFetcher implements Member {

  /** As many may be under way as with a host that fetches. */
  private static final int PREFETCH = 16;

  private final AtomicLong held = new AtomicLong();
  private final Connection connection;

  /**
   * Connects and asks.
   *
   * @param broker its address
   * @param folder where the files go
   */
  BareFetcher(String broker, Path folder) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    connection = factory.newConnection("erel bench fetcher");
    Channel channel = connection.createChannel();
    channel.basicQos(PREFETCH);
    String queue = channel.queueDeclare().getQueue();
    channel.basicConsume(
        queue,
        false,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            DurableFile.write(folder.resolve("file-" + envelope.getDeliveryTag()), body);
            channel.basicAck(envelope.getDeliveryTag(), false);
            held.incrementAndGet();
          }
        });
    AMQP.BasicProperties question = new AMQP.BasicProperties.Builder().replyTo(queue).build();
    channel.basicPublish("", BareSource.QUEUE, question, new byte[0]);
  }

  @Override
  public boolean connected() {
    return connection.isOpen();
  }

  @Override
  public long held() {
    return held.get();
  }
}
