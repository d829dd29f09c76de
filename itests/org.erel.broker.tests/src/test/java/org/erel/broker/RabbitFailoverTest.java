package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.erel.api.BrokerUnavailableException;
import org.erel.testing.Brokers;
import org.erel.testing.RabbitNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Two brokers, either of which may go. */
@Timeout(400)
class RabbitFailoverTest extends BusFixture {

  /** The longest wait between two attempts is 15 s, and an attempt gives up after 5 s. */
  private static final Duration OVER = Duration.ofSeconds(60);

  private RabbitNode one;
  private RabbitNode two;

  @BeforeAll
  void begin() throws Exception {
    one = Brokers.ownNode();
    two = Brokers.ownNode();
  }

  @AfterAll
  void end() {
    for (RabbitNode node : new RabbitNode[] {one, two}) {
      if (node != null) {
        node.close();
      }
    }
  }

  @Override
  String uri() {
    return one.uri() + "," + two.uri();
  }

  @Test
  void whenABrokerIsKilledAMasterGoesToTheOtherAndBack() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(Connector.class);
    log.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(log);
    try {
      AmqpBus bus = master("web-7");
      AtomicInteger connections = new AtomicInteger();
      bus.onConnected(connections::incrementAndGet);
      RabbitNode first = lastTold(log) == one.port() ? one : two;
      RabbitNode second = first == one ? two : one;
      await().atMost(SOON).until(() -> connections.get() == 1);
      first.kill();
      await().atMost(OVER).until(() -> connections.get() == 2);
      assertThat(lastTold(log)).isEqualTo(second.port());
      assertThat(bus.problems()).isEmpty();
      assertThat(operator().connected()).isTrue();
      assertThat(closing(AmqpBus.operator(second.uri() + "," + first.uri())).connected()).isTrue();
      first.restart();
      second.kill();
      await().atMost(OVER).until(() -> connections.get() == 3);
      assertThat(lastTold(log)).isEqualTo(first.port());
      first.kill();
      await().atMost(OVER).until(() -> !bus.problems().isEmpty());
      assertThatThrownBy(this::operator)
          .isInstanceOf(BrokerUnavailableException.class)
          .message()
          .hasLineCount(2)
          .contains("127.0.0.1:" + one.port() + "/: nothing answers there")
          .contains("127.0.0.1:" + two.port() + "/: nothing answers there");
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .noneMatch(line -> line.contains("erel:erel"));
    } finally {
      logger.detachAppender(log);
      logger.setLevel(null); // as its parent's
      logger.setAdditive(true);
      one.restart();
      two.restart();
    }
  }

  /** The port in the newest line that says where a master is connected. */
  private static int lastTold(ListAppender<ILoggingEvent> log) {
    List<String> lines =
        List.copyOf(log.list).stream()
            .map(ILoggingEvent::getFormattedMessage)
            .filter(line -> line.startsWith("Connected to the broker amqp://127.0.0.1:"))
            .toList();
    String last = lines.get(lines.size() - 1);
    assertThat(last).endsWith("/ as web-7");
    return Integer.parseInt(last.replaceAll(".*:([0-9]+)/.*", "$1"));
  }
}
