package org.erel.broker;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.erel.wire.Bus;
import org.erel.wire.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Buses on a broker that Erel runs on, closed after each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class BusFixture {

  static final Duration HEARTBEAT = Duration.ofSeconds(1);
  static final Duration SOON = Duration.ofSeconds(20);

  private final List<AutoCloseable> opened = new ArrayList<>();

  /** Of a broker that runs. */
  abstract String uri();

  @AfterEach
  void closeAll() throws Exception {
    Collections.reverse(opened);
    for (AutoCloseable one : opened) {
      one.close();
    }
    opened.clear();
  }

  final <C extends AutoCloseable> C closing(C one) {
    opened.add(one);
    return one;
  }

  final AmqpBus connecting(String host) {
    return closing(AmqpBus.master(uri(), host, HEARTBEAT));
  }

  final AmqpBus master(String host) {
    AmqpBus bus = connecting(host);
    CountDownLatch connected = new CountDownLatch(1);
    bus.onConnected(connected::countDown);
    await().atMost(SOON).until(() -> connected.getCount() == 0);
    return bus;
  }

  final AmqpBus operator() throws Exception {
    return closing(AmqpBus.operator(uri()));
  }

  final ExecutorService threads(int count) {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    closing(threads::shutdownNow);
    return threads;
  }

  static <M extends Message> List<M> received(Bus bus, Class<M> kind) {
    List<M> received = new CopyOnWriteArrayList<>();
    bus.subscribe(kind, delivery -> received.add(delivery.message()));
    return received;
  }

  Channel raw() throws Exception {
    Connection connection = BrokerAddress.parse(uri()).get(0).access().factory().newConnection();
    closing(connection::abort);
    return connection.createChannel();
  }
}
