package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Document;
import org.erel.api.Problem;
import org.erel.api.PublishOutcome;
import org.erel.api.Subscription;
import org.erel.wire.Bus;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What {@link AmqpBus} promises, on any broker that Erel runs on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class BusContract {

  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration MOMENT = Duration.ofMillis(300);
  private static final Document DOCUMENT =
      new Document("web", 1, "ann@desk", Instant.EPOCH, false, "{}");

  private final List<AutoCloseable> opened = new ArrayList<>();

  /** Of a broker that runs. */
  abstract String uri();

  /** Ends the broker; its address stays. */
  abstract void stopBroker() throws Exception;

  /** Starts the broker at its address. */
  abstract void startBroker() throws Exception;

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

  private static <M extends Message> List<M> received(Bus bus, Class<M> kind) {
    List<M> received = new CopyOnWriteArrayList<>();
    bus.subscribe(kind, delivery -> received.add(delivery.message()));
    return received;
  }

  private Channel raw() throws Exception {
    Connection connection = BrokerAddress.parse(uri()).get(0).factory().newConnection();
    closing(connection::abort);
    return connection.createChannel();
  }

  @Test
  void aDocumentReachesEveryMasterAndNoOperator() throws Exception {
    List<List<Message.Publication>> received = new ArrayList<>();
    for (String host : List.of("a", "b", "c")) {
      received.add(received(master(host), Message.Publication.class));
    }
    AmqpBus operator = operator();
    List<Message.Publication> overheard = received(operator, Message.Publication.class);
    Message.Publication publication = new Message.Publication(DOCUMENT);
    assertThat(operator.send(Destination.DOCUMENTS, publication)).isTrue();
    await().atMost(SOON).until(() -> received.stream().noneMatch(List::isEmpty));
    assertThat(received).allSatisfy(each -> assertThat(each).containsExactly(publication));
    assertThat(overheard).isEmpty();
  }

  @Test
  void aMessageToOneMasterReachesItAlone() throws Exception {
    List<Message.Leaving> a = received(master("a"), Message.Leaving.class);
    List<Message.Leaving> b = received(master("b"), Message.Leaving.class);
    AmqpBus operator = operator();
    assertThat(operator.send(Destination.host("b"), new Message.Leaving("1"))).isTrue();
    assertThat(operator.send(Destination.EVERY_HOST, new Message.Leaving("2"))).isTrue();
    await().atMost(SOON).until(() -> a.size() == 1 && b.size() == 2);
    assertThat(a).containsExactly(new Message.Leaving("2"));
    assertThat(b).containsExactly(new Message.Leaving("1"), new Message.Leaving("2"));
  }

  @Test
  void whatNoQueueTakesIsTold() throws Exception {
    AmqpBus operator = operator();
    Message message = new Message.Leaving("a");
    assertThat(operator.send(Destination.host("nobody"), message)).isFalse();
    assertThat(operator.send(Destination.DOCUMENTS, message)).isFalse();
    assertThat(operator.send(Destination.status("nobody"), message)).isFalse();
    master("a");
    assertThat(operator.send(Destination.host("a"), message)).isTrue();
  }

  @Test
  void answersComeToTheQuestionTheyBelongToUntilItIsClosed() throws Exception {
    for (String host : List.of("a", "b")) {
      AmqpBus bus = master(host);
      bus.subscribe(
          Message.Fetch.class,
          question -> {
            try {
              // more than one, each confirmed while this handler holds the dispatching thread
              bus.reply(question, new Message.Leaving(host + question.message().names()));
              bus.reply(question, new Message.Leaving("end"));
            } catch (BrokerUnavailableException e) {
              throw new IllegalStateException(e);
            }
          });
    }
    AmqpBus asker = master("c");
    List<Message> first = new CopyOnWriteArrayList<>();
    List<Message> second = new CopyOnWriteArrayList<>();
    Subscription conversation =
        asker.ask(Destination.EVERY_HOST, new Message.Fetch(List.of("1")), first::add);
    asker.ask(Destination.host("a"), new Message.Fetch(List.of("2")), second::add);
    await().atMost(SOON).until(() -> first.size() == 4 && second.size() == 2);
    assertThat(first).contains(new Message.Leaving("a[1]"), new Message.Leaving("b[1]"));
    assertThat(second).containsExactly(new Message.Leaving("a[2]"), new Message.Leaving("end"));
    conversation.close();
    assertThat(asker.send(Destination.host("a"), new Message.Fetch(List.of("3")))).isTrue();
    asker.ask(Destination.host("a"), new Message.Fetch(List.of("4")), second::add);
    await().atMost(SOON).until(() -> second.size() == 4);
    assertThat(first).hasSize(4);
  }

  @Test
  void whatTenSendersSendAtOnceIsConfirmedAndArrives() throws Exception {
    List<Message.Leaving> received = received(master("a"), Message.Leaving.class);
    AmqpBus operator = operator();
    List<Callable<Void>> senders = new ArrayList<>();
    for (int sender = 0; sender < 10; sender++) {
      String name = sender + "-";
      senders.add(
          () -> {
            for (int i = 0; i < 50; i++) {
              assertThat(operator.send(Destination.host("a"), new Message.Leaving(name + i)))
                  .isTrue();
              assertThat(operator.send(Destination.host("b"), new Message.Leaving(name + i)))
                  .isFalse();
            }
            return null;
          });
    }
    for (Future<Void> sender : threads(10).invokeAll(senders)) {
      sender.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
    await().atMost(SOON).until(() -> received.size() == 500);
    assertThat(received).doesNotHaveDuplicates();
  }

  @Test
  void aSlowSubscriberCostsNeitherTheConnectionNorTheConfirms() throws Exception {
    AmqpBus bus = master("a");
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    bus.subscribe(
        Message.Leaving.class,
        message -> {
          entered.countDown();
          try {
            // longer than the broker tolerates without a heartbeat
            new CountDownLatch(1).await(4, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          left.countDown();
        });
    AtomicInteger connections = new AtomicInteger();
    bus.onConnected(connections::incrementAndGet);
    assertThat(bus.send(Destination.host("a"), new Message.Leaving("a"))).isTrue();
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    while (left.getCount() > 0) {
      assertThat(bus.send(Destination.host("a"), new Message.Fetch(List.of()))).isTrue();
    }
    assertThat(connections).hasValue(1);
  }

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

  private String password() {
    return URI.create(uri()).getUserInfo();
  }

  @Test
  void oneAtATimeHasTheTurn() throws Exception {
    AmqpBus first = operator();
    AmqpBus second = operator();
    Subscription turn = first.turn("web", MOMENT).orElseThrow();
    assertThat(second.turn("web", MOMENT)).isEmpty();
    assertThat(first.turn("web", Duration.ZERO)).isEmpty();
    assertThat(second.turn("db", MOMENT)).isPresent();
    turn.close();
    turn.close();
    assertThat(second.turn("web", SOON)).isPresent();
    assertThat(first.connected()).isTrue();
    assertThat(second.connected()).isTrue();
  }

  @Test
  void theTurnOfOneThatDiesIsGivenToTheNext() throws Exception {
    AmqpBus first = operator();
    AmqpBus second = operator();
    first.turn("web", MOMENT).orElseThrow();
    first.close();
    assertThat(second.turn("web", SOON)).isPresent();
  }

  @Test
  void turnsUnderPressureNeverOverlap() throws Exception {
    AtomicInteger holders = new AtomicInteger();
    List<Callable<Void>> publishers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      AmqpBus bus = operator();
      publishers.add(
          () -> {
            for (int round = 0; round < 10; round++) {
              Subscription turn = bus.turn("web", SOON).orElseThrow();
              assertThat(holders.incrementAndGet()).isEqualTo(1);
              assertThat(holders.decrementAndGet()).isZero();
              turn.close();
            }
            return null;
          });
    }
    for (Future<Void> publisher : threads(4).invokeAll(publishers)) {
      publisher.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void poisonIsDroppedAndTold() throws Exception {
    AmqpBus bus = master("a");
    List<Message.Leaving> received = received(bus, Message.Leaving.class);
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .type("publication")
            .headers(Map.of("erel-wire", 1))
            .build();
    Channel raw = raw();
    raw.basicPublish(Destination.CONFIG_EXCHANGE, "", null, new byte[0]);
    raw.basicPublish(
        Destination.CONFIG_EXCHANGE, "", properties, "{\"rubbish\":1}".getBytes("UTF-8"));
    raw.basicPublish(
        Destination.CONFIG_EXCHANGE, "", properties, new byte[MessageCodec.MAXIMUM_BYTES + 1]);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(bus.problems())
                    .singleElement()
                    .extracting(Problem::reason)
                    .asString()
                    .contains("4194305 bytes"));
    assertThat(bus.send(Destination.host("a"), new Message.Leaving("a"))).isTrue();
    await().atMost(SOON).until(() -> !received.isEmpty());
  }

  @Test
  void whatIsTooLargeToBeReadIsNotSent() throws Exception {
    AmqpBus operator = operator();
    Message large = new Message.Fetch(List.of("x".repeat(MessageCodec.MAXIMUM_BYTES)));
    assertThatThrownBy(() -> operator.send(Destination.EVERY_HOST, large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fetch message");
    assertThat(operator.connected()).isTrue();
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
  void anOperatorPublishesToWhatMastersThereAre() throws Exception {
    for (String host : List.of("a", "b")) {
      AmqpBus bus = master(host);
      bus.subscribe(
          Message.Ask.class,
          ask -> reply(bus, ask, new Message.Summary(host, List.of(), List.of("a", "b", "gone"))));
      bus.subscribe(
          Message.Publication.class,
          publication ->
              reply(
                  bus,
                  publication,
                  new Message.Stored(host, publication.message().document().reference())));
    }
    OperatorSession session = closing(OperatorSession.open(uri()));
    PublishOutcome outcome =
        session
            .cluster()
            .publish(
                "{\"group\":\"web\",\"members\":[]}",
                "ann",
                OptionalLong.empty(),
                SOON,
                host -> {});
    assertThat(outcome.stored()).containsExactly("a", "b");
    assertThat(outcome.silent()).containsExactly("gone");
  }

  private static void reply(AmqpBus bus, org.erel.wire.Delivery<?> question, Message answer) {
    try {
      bus.reply(question, answer);
    } catch (BrokerUnavailableException e) {
      throw new IllegalStateException(e);
    }
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
}
