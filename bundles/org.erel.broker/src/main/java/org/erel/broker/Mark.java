package org.erel.broker;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import org.erel.api.BrokerUnavailableException;
import org.erel.wire.Destination;

/**
 * The mark of a cluster on a broker: an exchange that outlives the broker's restart, in the name of
 * the host that made it.
 */
final class Mark {

  private static final int ACCESS_REFUSED = 403;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 406;

  /** Where brokers other than RabbitMQ let one host at a time look and then mark. */
  private static final String LOCK_QUEUE = "erel.founding";

  private Mark() {}

  /**
   * Whether a broker carries it. That takes no right.
   *
   * @param connection gets a channel meanwhile
   * @return in whosever name
   * @throws BrokerUnavailableException if the broker does not answer
   */
  static boolean there(Connection connection) throws BrokerUnavailableException {
    try {
      return isThere(connection);
    } catch (IOException | ShutdownSignalException e) {
      throw failed(e);
    }
  }

  private static boolean isThere(Connection connection) throws IOException {
    Channel channel = BrokerConnection.channel(connection);
    try {
      channel.exchangeDeclarePassive(Destination.MARK_EXCHANGE);
      return true;
    } catch (IOException | ShutdownSignalException e) {
      if (BrokerFailure.code(e) != NOT_FOUND) {
        throw e;
      }
      return false;
    } finally {
      channel.abort();
    }
  }

  /**
   * Makes it, unless it is there.
   *
   * @param connection gets a channel meanwhile
   * @param host in whose name
   * @return whether it is in that name
   * @throws BrokerUnavailableException if the broker does not answer, or refuses
   */
  static boolean claim(Connection connection, String host) throws BrokerUnavailableException {
    try {
      return isClaimed(connection, host);
    } catch (IOException | ShutdownSignalException e) {
      throw failed(e);
    }
  }

  private static BrokerUnavailableException failed(Exception e) {
    return new BrokerUnavailableException(
        "the mark of the cluster, exchange %s, could not be looked at or made (%s); set exchanges and users up there with erel-broker-setup"
            .formatted(Destination.MARK_EXCHANGE, BrokerFailure.text(e)),
        e);
  }

  private static boolean isClaimed(Connection connection, String host) throws IOException {
    Channel channel = BrokerConnection.channel(connection);
    try {
      return isRabbit(connection)
          ? declare(channel, Map.of("alternate-exchange", Destination.QUEUE_PREFIX + host))
          : declareLocked(connection, channel);
    } finally {
      channel.abort();
    }
  }

  private static boolean isRabbit(Connection connection) {
    return "RabbitMQ".equals(String.valueOf(connection.getServerProperties().get("product")));
  }

  /**
   * RabbitMQ compares the alternate exchange of one that is there, and nothing else that could
   * carry a name. None of that name is needed: nothing is sent to the mark.
   */
  private static boolean declare(Channel channel, Map<String, Object> name) throws IOException {
    try {
      channel.exchangeDeclare(
          Destination.MARK_EXCHANGE, BuiltinExchangeType.FANOUT, true, false, true, name);
      return true;
    } catch (IOException | ShutdownSignalException e) {
      if (BrokerFailure.code(e) != PRECONDITION_FAILED) {
        throw e;
      }
      return false;
    }
  }

  /** A mark without a name: who finds one has not made it, as far as can be told. */
  private static boolean declareLocked(Connection connection, Channel channel) throws IOException {
    try {
      // Broker-J ends the whole connection of who comes second
      if (channel.queueDeclare(LOCK_QUEUE, false, false, true, Map.of()).getConsumerCount() > 0) {
        throw new IOException("another host founds a cluster at this moment");
      }
      channel.basicConsume(
          LOCK_QUEUE, true, "", false, true, Map.of(), new DefaultConsumer(channel));
    } catch (IOException | ShutdownSignalException e) {
      if (BrokerFailure.code(e) != ACCESS_REFUSED) {
        throw e;
      }
      throw new IOException("another host founds a cluster at this moment", e);
    }
    return !isThere(connection) && declare(channel, Map.of());
  }
}
