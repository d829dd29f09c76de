package org.erel.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.LongString;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Evidence;
import org.erel.wire.MalformedMessageException;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.erel.wire.RecentProblems;
import org.erel.wire.Sealed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what comes in and hands it to subscribers, or to the conversation that it answers. What
 * cannot be read, or throws, is remembered as a problem, and logged where that is news.
 * Thread-safe.
 */
final class Inbox {

  /** The header that carries the version of the wire. */
  static final String WIRE_HEADER = "erel-wire";

  /** The version of the wire that is written and read here. */
  static final int WIRE_VERSION = 1;

  /** The header that tells who sent a message that has something done. */
  static final String SEAL_HEADER = "erel-seal";

  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private record Subscriber<M extends Message>(Class<M> kind, Consumer<Delivery<M>> consumer) {

    void offer(Message message, String replyTo, String correlation, Evidence evidence) {
      if (kind.isInstance(message)) {
        consumer.accept(new Delivery<>(kind.cast(message), replyTo, correlation, evidence));
      }
    }
  }

  private final List<Subscriber<?>> subscribers = new CopyOnWriteArrayList<>();
  private final Conversations conversations;
  private final RecentProblems problems = new RecentProblems();

  /**
   * An empty one.
   *
   * @param conversations get the answers
   */
  Inbox(Conversations conversations) {
    this.conversations = conversations;
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
      requireVersion(properties);
      Message message = MessageCodec.decode(properties.getType(), body);
      String correlation = orEmpty(properties.getCorrelationId());
      if (exchange.equals(Destination.REPLY_EXCHANGE)) {
        guarded(message, () -> conversations.answered(correlation, message));
      } else {
        String replyTo = orEmpty(properties.getReplyTo());
        Evidence evidence =
            message instanceof Sealed
                ? new Evidence(properties.getType(), origin, body, seal(properties))
                : Evidence.NONE;
        subscribers.forEach(
            s -> guarded(message, () -> s.offer(message, replyTo, correlation, evidence)));
      }
    } catch (MalformedMessageException e) {
      Problem problem =
          new Problem(
              "message from " + exchange,
              e.getMessage()
                  + "; it was dropped; see what else publishes there, or runs another version of Erel");
      if (problems.note(problem)) {
        LOG.warn("{}: {}", problem.subject(), problem.reason());
      }
    }
  }

  private static void requireVersion(BasicProperties properties) throws MalformedMessageException {
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

  /** A subscriber is not ours: even an error of it must cost neither the message nor the thread. */
  private void guarded(Message message, Runnable call) {
    try {
      call.run();
    } catch (Throwable t) {
      String kind = MessageCodec.kind(message);
      if (problems.note(
          new Problem(kind + " message", "it could not be handled and was dropped: " + t))) {
        LOG.error("A {} message could not be handled and is dropped", kind, t);
      }
    }
  }

  private static String orEmpty(String value) {
    return value == null ? "" : value;
  }

  /**
   * What could not be read or handled.
   *
   * @return the newest for each exchange and kind of message, at most 20, the newest last
   */
  List<Problem> problems() {
    return problems.all();
  }
}
