package org.erel.faults;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.erel.api.Action;
import org.erel.api.Document;
import org.erel.api.Order;
import org.erel.api.Proposal;
import org.erel.api.Target;
import org.erel.wire.Ballot;
import org.erel.wire.Destination;
import org.erel.wire.Footing;
import org.erel.wire.Held;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;

/**
 * A peer that has a user of the broker and no manners: it sends what hosts and operators send,
 * valid and not, and garbage, as fast as it is asked to. For one thread at a time.
 */
final class FloodingPeer implements AutoCloseable {

  /** One in so many asks for an answer that is counted: so many were handled and not dropped. */
  static final int MARKED = 100;

  /** So many names of documents take part. */
  static final int NAMES = 20;

  private static final Duration BURST = Duration.ofMillis(10);
  private static final String MARK = "mark";
  private static final int LARGE = 1 << 20;
  private static final int ONE_IN_LARGE = 2000;

  private final Random random;
  private final Connection connection;
  private final Channel channel;
  private final String queue;
  private final String host;
  private final AtomicInteger answers = new AtomicInteger();
  private long revision = System.currentTimeMillis();
  private int sent;

  /**
   * Connects.
   *
   * @param broker its address
   * @param host whom it floods
   * @param seed of what it sends
   */
  FloodingPeer(String broker, String host, long seed) throws Exception {
    this.host = host;
    random = new Random(seed);
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    connection = factory.newConnection("flooding peer");
    channel = connection.createChannel();
    queue = channel.queueDeclare("", false, true, true, Map.of("x-max-length", 1000)).getQueue();
    channel.queueBind(queue, Destination.REPLY_EXCHANGE, queue);
    channel.basicConsume(
        queue,
        true,
        (tag, answer) -> {
          if (MARK.equals(answer.getProperties().getCorrelationId())) {
            answers.incrementAndGet();
          }
        },
        tag -> {});
  }

  /**
   * Sends for a while.
   *
   * @param rate messages a second
   * @param time how long
   * @return how many it sent; fewer than asked for where the broker holds it up
   */
  int flood(int rate, Duration time) throws IOException {
    int before = sent;
    long begin = System.nanoTime();
    int burst = (int) (rate * BURST.toMillis() / 1000);
    for (int i = 0; System.nanoTime() - begin < time.toNanos(); i++) {
      for (int j = 0; j < burst; j++) {
        next();
      }
      LockSupport.parkNanos(begin + (i + 1) * BURST.toNanos() - System.nanoTime());
    }
    return sent - before;
  }

  /** A message so large that a master lets go of its connection. */
  void sendTooLarge() throws IOException {
    send(Destination.DOCUMENTS, "publish", new byte[3 * MessageCodec.MAXIMUM_BYTES]);
  }

  /** Answers to what was marked; one in {@link #MARKED} is. */
  int answers() {
    return answers.get();
  }

  private void next() throws IOException {
    if (sent++ % MARKED == 0) {
      send(Destination.host(host), new Message.Whom(), MARK);
      return;
    }
    switch (random.nextInt(16)) {
      case 0 -> send(Destination.DOCUMENTS, "publish", noise());
      case 1 ->
          send(
              Destination.EVERY_HOST,
              "plan-request",
              "[".repeat(2000).getBytes(StandardCharsets.US_ASCII));
      case 2 -> send(Destination.EVERY_HOST, "kind-" + random.nextInt(), noise());
      case 3 -> publish(Destination.DOCUMENTS, new BasicProperties(), noise());
      case 4 -> publish(Destination.host(host), oddHeaders(), noise());
      case 5 ->
          send(Destination.DOCUMENTS, new Message.Publish(held(++revision, content("x"))), queue);
      case 6 ->
          send(
              Destination.DOCUMENTS,
              new Message.Publish(held(++revision, "{\"group\": 7}")),
              queue);
      case 7 -> send(Destination.DOCUMENTS, new Message.Publish(held(1, content("old"))), queue);
      case 8 -> send(Destination.EVERY_HOST, new Message.Prepare(name(), ballot()), queue);
      case 9 -> send(Destination.ANY_HOST, new Message.Compare("", "digest", Footing.NONE), queue);
      case 10 ->
          send(Destination.host(host), new Message.Request("", List.of(name(), name())), queue);
      case 11 ->
          send(
              Destination.EVERY_HOST,
              new Message.ActionRequest(
                  new Order(Action.STOP, "nothing", Optional.empty(), "peer"), Target.ALL),
              queue);
      case 12 -> send(Destination.EVERY_HOST, new Message.StatusRequest(), queue);
      case 13 ->
          send(
              Destination.EVERY_HOST,
              new Message.PlanRequest(Proposal.document(content("plan")), Target.ALL),
              queue);
      case 14 ->
          send(
              new Destination(Destination.REPLY_EXCHANGE, Destination.QUEUE_PREFIX + host),
              new Message.Working("nobody"),
              "none");
      default -> send(Destination.host(host), new Message.LogRequest(name()), queue);
    }
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(ONE_IN_LARGE) == 0 ? LARGE : random.nextInt(1000)];
    random.nextBytes(noise);
    return noise;
  }

  private static BasicProperties oddHeaders() {
    Object odd = List.of(Map.of("a", new byte[10_000]), "x".repeat(10_000));
    return new BasicProperties.Builder().type("publish").headers(Map.of("erel-wire", odd)).build();
  }

  private String name() {
    return "flood-" + random.nextInt(NAMES);
  }

  private Ballot ballot() {
    return new Ballot(++revision, "peer");
  }

  private Held held(long revision, String content) {
    Document document = new Document(name(), revision, "peer", Instant.now(), false, content);
    return new Held(document, ballot());
  }

  /** Of a group of another name than its document, in most cases; of its own in one of so many. */
  private String content(String word) {
    return "{\"group\": \"%s\", \"members\": [\"nobody\"], \"configurations\": {\"a\": {\"b\": \"%s\"}}}"
        .formatted(name(), word);
  }

  private void send(Destination to, Message message, String correlation) throws IOException {
    BasicProperties properties =
        properties(MessageCodec.kind(message)).replyTo(queue).correlationId(correlation).build();
    publish(to, properties, MessageCodec.encode(message));
  }

  private void send(Destination to, String kind, byte[] body) throws IOException {
    publish(to, properties(kind).build(), body);
  }

  private static BasicProperties.Builder properties(String kind) {
    return new BasicProperties.Builder().type(kind).headers(Map.of("erel-wire", 1));
  }

  private void publish(Destination to, BasicProperties properties, byte[] body) throws IOException {
    channel.basicPublish(to.exchange(), to.routingKey(), properties, body);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
