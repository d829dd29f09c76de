package org.erel.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The floor of delivery: chunks of one size published one after the other to a fan-out exchange,
 * with confirms, and acknowledged by consumers that do nothing with them, or write them to a file.
 */
final class BareChunks implements AutoCloseable {

  private static final String EXCHANGE = "bench.chunks";
  private static final int WINDOW = 8;
  private static final long PATIENCE_SECONDS = 120;

  private final List<Connection> connections = new ArrayList<>();
  private final List<FileChannel> files = new ArrayList<>();
  private final Channel sending;
  private final Semaphore window = new Semaphore(WINDOW);
  private final int receivers;
  private volatile CountDownLatch missing = new CountDownLatch(0);
  private long settled;

  /**
   * Connects.
   *
   * @param broker its address
   * @param receivers how many get all chunks
   * @param files a folder where each receiver writes them one after the other; empty for nowhere
   */
  BareChunks(String broker, int receivers, Optional<Path> files) throws Exception {
    this.receivers = receivers;
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    sending = channel(factory);
    sending.exchangeDeclare(EXCHANGE, BuiltinExchangeType.FANOUT);
    sending.confirmSelect();
    sending.addConfirmListener(this::confirmed, this::confirmed);
    for (int i = 0; i < receivers; i++) {
      Channel receiving = channel(factory);
      String queue = receiving.queueDeclare().getQueue();
      receiving.queueBind(queue, EXCHANGE, "");
      receiving.basicQos(WINDOW);
      Optional<FileChannel> file =
          files.isPresent() ? Optional.of(file(files.get(), i)) : Optional.empty();
      receiving.basicConsume(
          queue,
          false,
          new DefaultConsumer(receiving) {
            @Override
            public void handleDelivery(
                String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                throws IOException {
              if (file.isPresent()) {
                file.get().write(ByteBuffer.wrap(body));
              }
              missing.countDown();
              getChannel().basicAck(envelope.getDeliveryTag(), false);
            }
          });
    }
  }

  private FileChannel file(Path folder, int receiver) throws IOException {
    Files.createDirectories(folder);
    FileChannel file =
        FileChannel.open(
            folder.resolve("chunks-" + receiver),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    this.files.add(file);
    return file;
  }

  private Channel channel(ConnectionFactory factory) throws Exception {
    Connection connection = factory.newConnection("erel bench chunks");
    connections.add(connection);
    return connection.createChannel();
  }

  private synchronized void confirmed(long number, boolean multiple) {
    if (multiple) {
      window.release((int) (number - settled));
      settled = number;
    } else {
      window.release();
      settled = Math.max(settled, number);
    }
  }

  /**
   * Sends.
   *
   * @param chunk one of them
   * @param count how many
   * @return seconds until every receiver had all
   */
  double once(byte[] chunk, int count) throws IOException, InterruptedException {
    for (FileChannel file : files) {
      file.truncate(0).position(0);
    }
    CountDownLatch all = new CountDownLatch(count * receivers);
    missing = all;
    AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder().deliveryMode(1).build();
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      window.acquire();
      sending.basicPublish(EXCHANGE, "", properties, chunk);
    }
    if (!all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(all.getCount() + " bare chunks did not arrive");
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  @Override
  public void close() throws IOException {
    for (FileChannel file : files) {
      file.close();
    }
    connections.forEach(connection -> connection.abort(1_000));
  }
}
