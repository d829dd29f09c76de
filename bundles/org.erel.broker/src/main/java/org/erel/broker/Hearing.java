package org.erel.broker;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.erel.api.BrokerUnavailableException;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a master call itself now and then, and find out that it has gone deaf. RabbitMQ clears away
 * the queues of a node that went down, by their names. A master that was quicker to connect to
 * another node, and to declare its queue there, may lose that one with them, and nothing tells: it
 * would go on sending, and hear nothing.
 */
final class Hearing {

  private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);

  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration EACH = Duration.ofSeconds(60);

  private Hearing() {}

  /**
   * Calls until the link ends.
   *
   * @param link of the master
   * @param host its identifier
   * @param threads of the bus
   * @param deaf called on a thread of the bus when the broker had no queue for the call
   */
  static void watch(Link link, String host, BusThreads threads, Runnable deaf) {
    Future<?> calls =
        threads
            .heartbeats()
            .scheduleWithFixedDelay(
                () -> threads.listeners().execute(() -> call(link, host, deaf)),
                FIRST.toMillis(),
                EACH.toMillis(),
                TimeUnit.MILLISECONDS);
    link.ended().whenComplete((reason, never) -> calls.cancel(false));
  }

  private static void call(Link link, String host, Runnable deaf) {
    try {
      link.post(Destination.host(host), new Message.Probe(), null, deaf);
    } catch (BrokerUnavailableException e) {
      LOG.debug("Whether {} is heard is not known", host, e); // the link ends, or calls again
    }
  }
}
