package org.erel.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Evidence;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.erel.wire.PiecesRequest;
import org.erel.wire.Sealed;

/**
 * Reads what comes in and hands it to subscribers, or to the conversation that it answers. What
 * cannot be read, or throws, is remembered as a problem, and logged where that is news.
 * Thread-safe.
 *
 * <p>A master is asked as soon as it is connected, and not all that answer have subscribed by then:
 * at first what comes too early for them is kept.
 */
final class Inbox {

  /** The header that carries the version of the wire. */
  static final String WIRE_HEADER = "erel-wire";

  /** The version of the wire that is written and read here. */
  static final int WIRE_VERSION = 1;

  /** The header that tells who sent a message that has something done. */
  static final String SEAL_HEADER = "erel-seal";

  private static final int SHORT = 255;

  private record Subscriber<M extends Message>(Class<M> kind, Consumer<Delivery<M>> consumer) {

    boolean means(Delivery<?> delivery) {
      return kind == delivery.message().getClass();
    }

    void offer(Delivery<?> delivery) {
      Message message = delivery.message();
      if (kind.isInstance(message)) {
        consumer.accept(
            new Delivery<>(
                kind.cast(message),
                delivery.replyTo(),
                delivery.correlation(),
                delivery.evidence()));
      }
    }
  }

  private final List<Subscriber<?>> subscribers = new CopyOnWriteArrayList<>();

  private final EarlyDeliveries early;
  private final Conversations conversations;
  private final Dropped dropped;
  private final Consumer<PiecesRequest> requests;

  /**
   * An empty one.
   *
   * @param conversations get the answers
   */
  Inbox(Conversations conversations) {
    this(conversations, new Dropped(), request -> {}, System::nanoTime);
  }

  /**
   * With all that it needs.
   *
   * @param conversations as above
   * @param dropped gets what cannot be read or handled
   * @param requests gets requests for pieces that are for this host alone
   * @param clock nanoseconds from any origin
   */
  Inbox(
      Conversations conversations,
      Dropped dropped,
      Consumer<PiecesRequest> requests,
      LongSupplier clock) {
    this.conversations = conversations;
    this.dropped = dropped;
    this.requests = requests;
    this.early = new EarlyDeliveries(clock);
  }

  /**
   * Has messages of a kind delivered.
   *
   * @param kind the kind
   * @param consumer called with each
   * @param <M> the kind
   * @return ends it
   */
  <M extends Message> Subscription subscribe(Class<M> kind, Consumer<Delivery<M>> consumer) {
    // of a class of its own: records that are equal would end each other
    Consumer<Delivery<M>> own = consumer::accept;
    Subscriber<M> subscriber = new Subscriber<>(kind, own);
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }

  /**
   * Takes a message in. Never throws.
   *
   * @param origin where it was sent
   * @param properties its AMQP properties
   * @param body its body
   */
  void received(Destination origin, BasicProperties properties, byte[] body) {
    String exchange = origin.exchange();
    try {
      if (origin.host().isPresent() && ContentFormat.isRequest(properties)) {
        PiecesRequest request = ContentFormat.request(origin, properties, body);
        dropped.guarded(ContentFormat.REQUEST, () -> requests.accept(request));
        return;
      }
      requireVersion(properties);
      Message message = MessageCodec.decode(properties.getType(), body);
      String correlation = shortText("correlation-id", properties.getCorrelationId());
      if (exchange.equals(Destination.REPLY_EXCHANGE)) {
        guarded(message, () -> conversations.answered(correlation, message));
      } else {
        String replyTo = shortText("reply-to", properties.getReplyTo());
        Evidence evidence =
            message instanceof Sealed
                ? new Evidence(properties.getType(), origin, body, seal(properties))
                : Evidence.NONE;
        deliver(new Delivery<>(message, replyTo, correlation, evidence), body.length);
      }
    } catch (MalformedMessageException e) {
      dropped.unreadable(exchange, e);
    }
  }

  private void deliver(Delivery<?> delivery, int length) {
    if (subscribers.stream().noneMatch(each -> each.means(delivery))) {
      early.keep(delivery, length);
    }
    subscribers.forEach(each -> guarded(delivery.message(), () -> each.offer(delivery)));
  }

  /**
   * Hands out what came before its subscribers did. To be called after a {@link #subscribe}, on the
   * thread that calls subscribers.
   */
  void handOut() {
    for (Subscriber<?> subscriber : subscribers) {
      for (Delivery<?> delivery : early.take(subscriber::means)) {
        guarded(delivery.message(), () -> subscriber.offer(delivery));
      }
    }
  }

  /**
   * Refuses what is not of this version of the wire.
   *
   * @param properties of a message
   * @throws MalformedMessageException if it is of another, or of none
   */
  static void requireVersion(BasicProperties properties) throws MalformedMessageException {
    Object version =
        properties.getHeaders() == null ? null : properties.getHeaders().get(WIRE_HEADER);
    if (!(version instanceof Number number) || number.longValue() != WIRE_VERSION) {
      throw new MalformedMessageException(
          version == null
              ? "it has no header " + WIRE_HEADER
              : "its header " + WIRE_HEADER + " is " + version + ", not " + WIRE_VERSION,
          null);
    }
  }

  /** A seal of another type than text is as good as none. */
  private static Optional<String> seal(BasicProperties properties) {
    return Optional.ofNullable(properties.getHeaders().get(SEAL_HEADER))
        .filter(LongString.class::isInstance)
        .map(Object::toString);
  }

  private void guarded(Message message, Runnable call) {
    dropped.guarded(MessageCodec.kind(message), call);
  }

  /** An answer carries it too: what was no UTF-8 is longer there, and may be too long for AMQP. */
  private static String shortText(String name, String value) throws MalformedMessageException {
    if (value == null) {
      return "";
    }
    int length = value.getBytes(StandardCharsets.UTF_8).length;
    if (length > SHORT) {
      throw new MalformedMessageException(
          "its " + name + " has " + length + " bytes as UTF-8, not " + SHORT + " at most", null);
    }
    return value;
  }

  /**
   * What could not be read or handled.
   *
   * @return the newest for each exchange and kind of message, at most 20, the newest last
   */
  List<Problem> problems() {
    return dropped.problems();
  }
}
