package org.erel.broker;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import java.time.Duration;
import org.erel.wire.MessageCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one connection is made with.
 *
 * @param factory makes it
 * @param user what to claim to be in each message, which RabbitMQ verifies; empty to claim nothing,
 *     where only the broker knows how it names the holder of our certificate
 */
record BrokerAccess(ConnectionFactory factory, String user) {

  /** How long the end of a connection may take. */
  static final Duration CLOSE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(BrokerAccess.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ROUND_TRIP = Duration.ofSeconds(10);

  /**
   * The factory for a link: every wait bounded, no recovery, the threads of the bus.
   *
   * @param heartbeat how often to prove to be alive
   * @param threads shared with the links before and after
   * @return {@link #factory}
   */
  ConnectionFactory prepared(Duration heartbeat, BusThreads threads) {
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setConnectionTimeout((int) CONNECT.toMillis());
    factory.setHandshakeTimeout((int) CONNECT.toMillis());
    factory.setShutdownTimeout((int) CLOSE.toMillis());
    factory.setChannelRpcTimeout((int) ROUND_TRIP.toMillis());
    // what is larger ends the connection before it takes the memory; what is a bit too large is
    // reported
    factory.setMaxInboundMessageBodySize(2 * MessageCodec.MAXIMUM_BYTES);
    factory.setRequestedHeartbeat((int) heartbeat.toSeconds());
    factory.setSharedExecutor(threads.dispatch());
    factory.setHeartbeatExecutor(threads.heartbeats());
    factory.setThreadFactory(threads::reader);
    factory.setExceptionHandler(
        new DefaultExceptionHandler() {
          @Override
          public void handleUnexpectedConnectionDriverException(
              Connection connection, Throwable exception) {
            LOG.debug("A connection failed", exception); // it ends, and says why
          }
        });
    return factory;
  }
}
