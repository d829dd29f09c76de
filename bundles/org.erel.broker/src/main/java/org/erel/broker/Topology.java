package org.erel.broker;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import org.erel.wire.Destination;

/** What Erel needs on a broker; whoever connects first declares it. */
final class Topology {

  /**
   * What waits for a master at most. Beyond it the oldest goes: messages are hints, and what was
   * lost is fetched when hosts compare. Who publishes is not held up by a master that is slow.
   */
  private static final Map<String, Object> BOUNDS =
      Map.of("x-max-length", 2000, "x-max-length-bytes", 32 * 1024 * 1024);

  /**
   * What waits of releases: a host that is slow loses pieces, and asks again for those it needs.
   */
  private static final Map<String, Object> CONTENT_BOUNDS =
      Map.of("x-max-length", 2000, "x-max-length-bytes", 32 * 1024 * 1024);

  private static final int NOT_FOUND = 404;
  private static final int RESOURCE_LOCKED = 405;
  private static final int NOT_ALLOWED = 530;

  /** Topic exchanges, for answers too: only there are routing keys a matter of rights. */
  private static final Map<String, BuiltinExchangeType> EXCHANGES =
      Map.of(
          Destination.CONFIG_EXCHANGE, BuiltinExchangeType.FANOUT,
          Destination.COMMAND_EXCHANGE, BuiltinExchangeType.TOPIC,
          Destination.STATUS_EXCHANGE, BuiltinExchangeType.TOPIC,
          Destination.REPLY_EXCHANGE, BuiltinExchangeType.TOPIC,
          Destination.CONTENT_EXCHANGE, BuiltinExchangeType.TOPIC);

  private Topology() {}

  /**
   * Declares the exchanges that are missing. RabbitMQ asks for the right to configure an exchange
   * also of one who declares it as it is, so that only what is not there is declared.
   *
   * @param connection gets a channel meanwhile
   * @throws IOException if the broker refuses
   */
  static void declareExchanges(Connection connection) throws IOException {
    Channel channel = BrokerConnection.channel(connection);
    for (Map.Entry<String, BuiltinExchangeType> exchange : EXCHANGES.entrySet()) {
      try {
        channel.exchangeDeclarePassive(exchange.getKey());
      } catch (IOException | ShutdownSignalException e) {
        if (BrokerFailure.code(e) != NOT_FOUND) {
          throw e;
        }
        channel = BrokerConnection.channel(connection); // the broker closed the other one
        channel.exchangeDeclare(exchange.getKey(), exchange.getValue(), true);
      }
    }
    channel.abort();
  }

  /**
   * Declares the queue with its bindings.
   *
   * @param channel where to
   * @param host a master's identifier; empty for an operator, who gets answers alone
   * @return the queue's name, also its routing key for answers
   * @throws IOException if the broker refuses
   * @throws IdentifierHeldException if another connection holds the queue of this host
   */
  static String declare(Channel channel, String host) throws IOException, IdentifierHeldException {
    String name;
    if (host.isEmpty()) {
      name = channel.queueDeclare().getQueue();
    } else {
      name = Destination.QUEUE_PREFIX + host;
      declareOwn(channel, name, BOUNDS);
      // first: where this one is still there, none of the others was cleared away
      channel.queueBind(name, Destination.COMMAND_EXCHANGE, Destination.hostKey(host));
      channel.queueBind(name, Destination.COMMAND_EXCHANGE, Destination.ALL_KEY);
      channel.queueBind(name, Destination.CONFIG_EXCHANGE, "");
    }
    channel.queueBind(name, Destination.REPLY_EXCHANGE, name);
    return name;
  }

  /**
   * Declares the queue that masters share. It goes with the last that consumes from it, so that the
   * broker can tell when nobody does.
   *
   * @param channel where to
   * @return its name
   * @throws IOException if the broker refuses
   */
  static String declareAny(Channel channel) throws IOException {
    return declareShared(channel, Destination.ANY_QUEUE, Destination.ANY_KEY);
  }

  /**
   * Declares the queue that those share who serve a release. It goes with the last of them.
   *
   * @param channel where to
   * @param release digest of its content
   * @return its name
   * @throws IOException if the broker refuses
   */
  static String declareRelease(Channel channel, String release) throws IOException {
    return declareShared(
        channel, Destination.RELEASE_QUEUE_PREFIX + release, Destination.releaseKey(release));
  }

  private static String declareShared(Channel channel, String name, String key) throws IOException {
    channel.queueDeclare(name, false, false, true, bounds(channel, BOUNDS));
    channel.queueBind(name, Destination.COMMAND_EXCHANGE, key);
    return name;
  }

  /**
   * Declares the queue for releases, without bindings.
   *
   * @param channel where to
   * @param host a master's identifier; empty for an operator
   * @return its name
   * @throws IOException if the broker refuses
   * @throws IdentifierHeldException if another connection holds the queue of this host
   */
  static String declareContent(Channel channel, String host)
      throws IOException, IdentifierHeldException {
    if (host.isEmpty()) {
      return channel
          .queueDeclare("", false, true, true, bounds(channel, CONTENT_BOUNDS))
          .getQueue();
    }
    String name = Destination.CONTENT_QUEUE_PREFIX + host;
    declareOwn(channel, name, CONTENT_BOUNDS);
    return name;
  }

  /**
   * Of the embedded broker no queue can be bounded so: it refuses arguments that it does not know.
   */
  private static Map<String, Object> bounds(Channel channel, Map<String, Object> rabbits) {
    Object product = channel.getConnection().getServerProperties().get("product");
    return "RabbitMQ".equals(String.valueOf(product)) ? rabbits : Map.of();
  }

  private static void declareOwn(Channel channel, String name, Map<String, Object> bounds)
      throws IOException, IdentifierHeldException {
    try {
      channel.queueDeclare(name, false, true, true, bounds(channel, bounds));
    } catch (IOException | ShutdownSignalException e) {
      int code = BrokerFailure.code(e);
      // RabbitMQ closes the channel with the one, Broker-J the connection with the other
      if (code == RESOURCE_LOCKED || code == NOT_ALLOWED) {
        throw new IdentifierHeldException(e);
      }
      throw e;
    }
  }
}
