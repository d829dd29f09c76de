package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Problem;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.junit.jupiter.api.Test;

/** What {@link AmqpBus} promises of its connection: who is refused, and who comes back. */
abstract class ConnectionContract extends BusFixture {

  /** Ends the broker; its address stays. */
  abstract void stopBroker() throws Exception;

  /** Starts the broker at its address. */
  abstract void startBroker() throws Exception;

  @Test
  void anIdentifierInUseIsRefusedAndToldOnceUntilItIsFree() throws Exception {
    AmqpBus first = master("web-7");
    AmqpBus second = connecting("web-7");
    List<String> refusals = new CopyOnWriteArrayList<>();
    second.onRefused(refusals::add);
    await().atMost(Duration.ofSeconds(60)).until(() -> !refusals.isEmpty());
    assertThat(second.connected()).isFalse();
    assertThat(refusals)
        .singleElement()
        .asString()
        .startsWith("the identifier web-7 is in use by another master on broker amqp://127.0.0.1:")
        .contains("erel.host.web-7", "--id")
        .doesNotContain(password());
    assertThat(second.problems()).containsExactly(new Problem("identifier web-7", refusals.get(0)));
    assertThatThrownBy(() -> second.send(Destination.host("a"), new Message.StatusRequest()))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessageContaining("web-7 is in use");
    assertThat(first.connected()).isTrue();
    first.close();
    await().atMost(Duration.ofSeconds(40)).until(second::connected);
    assertThat(second.problems()).isEmpty();
    assertThat(refusals).hasSize(1);
  }

  @Test
  void whatIsDeletedOnTheBrokerIsDeclaredAnew() throws Exception {
    AmqpBus bus = master("a");
    AtomicInteger connections = new AtomicInteger();
    bus.onConnected(connections::incrementAndGet);
    await().atMost(SOON).until(() -> connections.get() == 1);
    raw().exchangeDelete(Destination.STATUS_EXCHANGE);
    assertThatThrownBy(() -> bus.send(Destination.status("a"), new Message.Leaving("a")))
        .isInstanceOf(BrokerUnavailableException.class);
    await().atMost(SOON).until(() -> connections.get() == 2);
    assertThat(bus.send(Destination.status("a"), new Message.Leaving("a"))).isFalse();
  }

  @Test
  void aMasterComesBackWithTheBrokerAndAnOperatorIsTold() throws Exception {
    AmqpBus bus = master("a");
    AmqpBus operator = operator();
    List<Message.Leaving> received = received(bus, Message.Leaving.class);
    AtomicInteger connections = new AtomicInteger();
    bus.onConnected(connections::incrementAndGet);
    await().atMost(SOON).until(() -> connections.get() == 1);
    Set<String> failures = ConcurrentHashMap.newKeySet();
    CountDownLatch cut = new CountDownLatch(1);
    Future<?> sender =
        threads(1)
            .submit(
                () -> {
                  while (cut.getCount() > 0) {
                    try {
                      bus.send(Destination.host("b"), new Message.Leaving("b"));
                    } catch (BrokerUnavailableException e) {
                      failures.add(e.getMessage());
                      cut.countDown();
                    }
                  }
                });
    stopBroker();
    sender.get(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(failures).isNotEmpty();
    await().atMost(SOON).until(() -> !bus.connected() && !operator.connected());
    assertThatThrownBy(() -> operator.send(Destination.host("a"), new Message.StatusRequest()))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessageContaining("127.0.0.1");
    await().atMost(SOON).until(() -> !bus.problems().isEmpty());
    startBroker();
    await().atMost(Duration.ofSeconds(40)).until(() -> connections.get() == 2);
    assertThat(bus.problems()).isEmpty();
    assertThat(bus.send(Destination.host("a"), new Message.Leaving("again"))).isTrue();
    await().atMost(SOON).until(() -> !received.isEmpty());
  }

  @Test
  void aMasterStartsBeforeItsBroker() throws Exception {
    stopBroker();
    AmqpBus bus = connecting("a");
    assertThat(bus.connected()).isFalse();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(bus.problems())
                    .singleElement()
                    .extracting(Problem::reason)
                    .asString()
                    .contains("nothing answers there"));
    startBroker();
    await().atMost(Duration.ofSeconds(40)).until(bus::connected);
  }

  @Test
  void aWrongPasswordIsTold() {
    String wrong = uri().replace(password(), "erel:wrong-secret");
    assertThatThrownBy(() -> AmqpBus.operator(wrong))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessageContaining("amqp://127.0.0.1:")
        .hasMessageContaining("refused the user erel")
        .hasMessageNotContaining("wrong-secret");
  }

  @Test
  void anUnknownVirtualHostIsTold() {
    URI known = URI.create(uri());
    String unknown = "amqp://" + password() + "@127.0.0.1:" + known.getPort() + "/nowhere";
    assertThatThrownBy(() -> AmqpBus.operator(unknown))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessageContaining("'nowhere'")
        .hasMessageContaining("virtual host");
  }

  @Test
  void theNextBrokerIsTriedWhereOneDoesNotAnswer() throws Exception {
    String both = "amqp://a:b@no-such-host.invalid," + uri();
    assertThat(closing(AmqpBus.operator(both)).connected()).isTrue();
    AmqpBus bus = closing(AmqpBus.master(both, "a", HEARTBEAT));
    await().atMost(SOON).until(bus::connected);
  }

  @Test
  void aClosedBusLeavesNoThreads() throws Exception {
    AmqpBus bus = master("a");
    AmqpBus operator = operator();
    operator.send(Destination.host("a"), new Message.Leaving("a"));
    assertThat(threads()).isNotEmpty();
    bus.close();
    bus.close();
    operator.close();
    await().atMost(SOON).untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("erel-broker") || name.startsWith("AMQP"))
        .toList();
  }

  private String password() {
    return URI.create(uri()).getUserInfo();
  }
}
