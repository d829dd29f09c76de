package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.erel.api.BrokerUnavailableException;
import org.erel.testing.Brokers;
import org.erel.testing.RabbitNode;
import org.erel.wire.ContentBus;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.PiecesRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The contracts of the bus on one RabbitMQ node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RabbitBusTest {

  private RabbitNode node;

  @BeforeAll
  void begin() throws Exception {
    node = Brokers.ownNode();
  }

  @AfterAll
  void end() {
    if (node != null) {
      node.close();
    }
  }

  @Nested
  class Messages extends MessageContract {

    @Override
    String uri() {
      return node.uri();
    }
  }

  @Nested
  class AnyHost extends AnyHostContract {

    @Override
    String uri() {
      return node.uri();
    }

    // Broker-J does not tell a consumer that its queue is gone
    @Test
    void aQueueThatVanishedIsServedAgain() throws Exception {
      AmqpBus bus = master("a");
      List<Message.Whom> received = received(bus, Message.Whom.class);
      bus.serveAny(true);
      AmqpBus operator = operator();
      await().atMost(SOON).until(() -> served(operator));
      raw().queueDelete(Destination.ANY_QUEUE);
      int before = received.size();
      await().atMost(SOON).until(() -> served(operator));
      await().atMost(SOON).until(() -> received.size() > before);
    }
  }

  @Nested
  class TheMark extends MarkContract {

    @Override
    String uri() {
      return node.uri();
    }

    @Test
    void whoMadeTheMarkFindsItInItsName() throws Exception {
      AmqpBus first = master("a");
      assertThat(claimed(first)).isTrue();
      assertThat(claimed(first)).isTrue();
      first.close();
      AmqpBus other = master("b");
      assertThat(claimed(other)).isFalse();
      assertThat(claimed(master("a"))).as("a process later").isTrue();
    }
  }

  @Nested
  class Servers extends ServingContract {

    @Override
    String uri() {
      return node.uri();
    }

    @Test
    void aQueueOfAReleaseThatVanishedIsServedAgain() throws Exception {
      List<PiecesRequest> served = serving(master("a"), RELEASE);
      ContentBus.Reception reception = receiving(master("c"), RELEASE, new Catcher());
      await().atMost(SOON).until(() -> reception.ask(request(RELEASE, "c", 1), ANY));
      raw().queueDelete(Destination.RELEASE_QUEUE_PREFIX + RELEASE);
      await().atMost(SOON).until(() -> reception.ask(request(RELEASE, "c", 2), ANY));
      await().atMost(SOON).until(() -> served.contains(request(RELEASE, "c", 2)));
    }
  }

  @Nested
  class Content extends RabbitContent {

    @Override
    RabbitNode node() {
      return node;
    }
  }

  @Nested
  class Connections extends ConnectionContract {

    @Override
    String uri() {
      return node.uri();
    }

    @Override
    void stopBroker() throws Exception {
      node.kill();
    }

    @Override
    void startBroker() throws Exception {
      node.restart();
    }

    /** As RabbitMQ does to a master that is quick, when a node that it was on goes down. */
    @Test
    @Timeout(300)
    void aMasterWhoseQueueWasClearedAwayHearsAgain() throws Exception {
      AmqpBus bus = master("a");
      AtomicInteger connections = new AtomicInteger();
      bus.onConnected(connections::incrementAndGet);
      await().atMost(SOON).until(() -> connections.get() == 1);
      Process clearing =
          node.administering(
                  "sh",
                  "-c",
                  "exec \"$RABBITMQCTL\" eval 'rabbit_amqqueue:internal_delete(rabbit_misc:r(<<\"/\">>,"
                      + " queue, <<\"erel.host.a\">>), <<\"test\">>).'")
              .inheritIO()
              .start();
      assertThat(clearing.waitFor()).isZero();
      // it calls itself every minute
      await().atMost(Duration.ofSeconds(120)).until(() -> connections.get() > 1);
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> bus.send(Destination.host("a"), new Message.StatusRequest()));
    }

    @Test
    void aFrozenBrokerEndsEveryWaitAndTheMasterComesBack() throws Exception {
      AmqpBus bus = master("a");
      node.pause();
      try {
        long begin = System.nanoTime();
        assertThatThrownBy(() -> bus.send(Destination.host("a"), new Message.StatusRequest()))
            .isInstanceOf(BrokerUnavailableException.class)
            .hasMessageContaining("it sent no heartbeat");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Outbox.CONFIRM);
      } finally {
        node.resume();
      }
      await().atMost(Duration.ofSeconds(40)).until(bus::connected);
      assertThat(bus.send(Destination.host("a"), new Message.StatusRequest())).isTrue();
    }
  }
}
