package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Problem;
import org.erel.testing.RabbitNode;
import org.erel.wire.ContentBus;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.ReleasePiece;
import org.junit.jupiter.api.Test;

/** The same, and what RabbitMQ alone does: bounds of queues, alarms, and telling of lost queues. */
abstract class RabbitContent extends ContentContract {

  /** Runs. */
  abstract RabbitNode node();

  @Override
  String uri() {
    return node().uri();
  }

  @Override
  void stopBroker() throws Exception {
    node().kill();
  }

  @Override
  void startBroker() throws Exception {
    node().restart();
  }

  private String control(String command) throws Exception {
    Process process =
        node()
            .administering("sh", "-c", "exec \"$RABBITMQCTL\" -q " + command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void whoIsSlowLosesPiecesAndHoldsUpNobody() throws Exception {
    int sent = 64;
    CountDownLatch enough = new CountDownLatch(1);
    closing(enough::countDown);
    Catcher slow =
        new Catcher() {
          @Override
          public void arrived(ReleasePiece piece) {
            try {
              enough.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            super.arrived(piece);
          }
        };
    receiving(master("slow"), RELEASE, slow);
    Catcher quick = new Catcher();
    receiving(master("quick"), RELEASE, quick);
    AmqpBus sender = master("s");
    for (int i = 0; i < sent; i++) {
      sender.send(piece(RELEASE, i, ReleaseDocument.PIECE));
      int before = i - 8;
      await().atMost(SOON).until(() -> quick.pieces.size() > before);
    }
    await().atMost(SOON).until(() -> quick.pieces.size() == sent);
    assertThat(waitingFor("slow")).isBetween(16L << 20, 40L << 20);
    enough.countDown();
    await().atMost(SOON).until(() -> slow.pieces.stream().anyMatch(p -> p.number() == sent - 1));
    assertThat(slow.pieces).hasSizeBetween(33, 40);
  }

  /** With those that were delivered and not acknowledged. */
  private long waitingFor(String host) throws Exception {
    String line =
        control("list_queues name message_bytes")
            .lines()
            .filter(each -> each.startsWith(Destination.CONTENT_QUEUE_PREFIX + host + "\t"))
            .findAny()
            .orElseThrow();
    return Long.parseLong(line.split("\t")[1]);
  }

  /** RabbitMQ takes nothing from anyone then, documents neither. */
  @Test
  void anAlarmIsToldAndSendingGoesOnAfterIt() throws Exception {
    AmqpBus sender = master("s");
    AtomicInteger connections = new AtomicInteger();
    sender.onConnected(connections::incrementAndGet);
    serving(master("a"), RELEASE);
    Catcher catcher = new Catcher();
    ContentBus.Reception reception = receiving(master("c"), RELEASE, catcher);
    sender.send(piece(RELEASE, 0, 10));
    await().atMost(SOON).until(() -> !catcher.pieces.isEmpty());
    Set<String> refusals = ConcurrentHashMap.newKeySet();
    control("set_vm_memory_high_watermark 0");
    try {
      // so many at once that they do not fit into the buffers on the way
      ExecutorService senders = threads(16);
      CountDownLatch refused = new CountDownLatch(16);
      for (int i = 0; i < 16; i++) {
        senders.execute(
            () -> {
              try {
                while (true) {
                  sender.send(new ReleasePiece(RELEASE, 1, "s", new byte[ReleaseDocument.PIECE]));
                }
              } catch (BrokerUnavailableException e) {
                refusals.add(e.getMessage());
                refused.countDown();
              }
            });
      }
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertRefused(
                      () -> {
                        reception.ask(request(RELEASE, "c", 1), ANY);
                      }));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertRefused(
                      () -> sender.send(Destination.host("a"), new Message.Leaving("s"))));
      assertThat(refused.await(75, TimeUnit.SECONDS)).as("all were told").isTrue();
      assertThat(refusals)
          .allSatisfy(
              refusal ->
                  assertThat(refusal)
                      .contains("broker amqp://127.0.0.1:", "low on memory", "free its memory"));
    } finally {
      control("set_vm_memory_high_watermark 0.4");
    }
    assertThat(connections).as("the other connection lasted").hasValue(1);
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(BrokerUnavailableException.class)
        .until(
            () -> {
              sender.send(piece(RELEASE, 2, 10));
              return true;
            });
    await().atMost(SOON).until(() -> catcher.pieces.stream().anyMatch(p -> p.number() == 2));
    assertThat(sender.send(Destination.host("a"), new Message.Leaving("s"))).isTrue();
  }

  /** The broker says so to those alone who publish. */
  @Test
  void whatIsSentFirstInAnAlarmFailsWithThat() throws Exception {
    AmqpBus operator = operator();
    control("set_vm_memory_high_watermark 0");
    try {
      assertThatThrownBy(() -> operator.send(Destination.EVERY_HOST, new Message.Probe()))
          .isInstanceOf(BrokerUnavailableException.class)
          .hasMessageContaining("low on memory")
          .hasMessageContaining("it may take this message when that is over");
    } finally {
      control("set_vm_memory_high_watermark 0.4");
    }
  }

  /** It reads nothing either from who has sent something: what is asked of it waits. */
  @Test
  void whatIsAskedInAnAlarmIsNotTakenForRefusedAndDoneAfterIt() throws Exception {
    AmqpBus bus = master("a");
    AmqpBus asker = master("c");
    ContentBus.Reception reception = receiving(asker, RELEASE, new Catcher());
    AtomicInteger connections = new AtomicInteger();
    bus.onConnected(connections::incrementAndGet);
    BlockingQueue<Boolean> looks = new LinkedBlockingQueue<>();
    control("set_vm_memory_high_watermark 0");
    try {
      assertRefused(() -> bus.send(Destination.host("a"), new Message.Probe()));
      serving(bus, RELEASE);
      bus.serveAny(true);
      bus.look(looks::add);
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(bus.problems())
                      .allMatch(problem -> problem.reason().contains("low on memory"))
                      .extracting(Problem::subject)
                      .containsExactly("serving releases", "cluster mark"));
    } finally {
      control("set_vm_memory_high_watermark 0.4");
    }
    await().atMost(SOON).until(() -> reception.ask(request(RELEASE, "c", 1), ANY));
    await().atMost(SOON).until(() -> asker.send(Destination.ANY_HOST, new Message.Whom()));
    assertThat(looks.poll(SOON.toSeconds(), TimeUnit.SECONDS)).as("an answer").isNotNull();
    await().atMost(SOON).until(() -> bus.problems().isEmpty());
    assertThat(connections).as("the connection lasted").hasValue(1);
  }

  /** Of two who wait, the one whose wait ends it leaves the other one with that. */
  @Test
  void whyTheBrokerTakesNothingIsKnownAfterTheConnectionWasCut() throws Exception {
    BusThreads threads = closing(new BusThreads("test"));
    BrokerConnection connection =
        closing(
            BrokerConnection.open(
                BrokerAddress.parse(uri()).get(0), "test", HEARTBEAT, threads, opened -> opened));
    Channel channel = connection.vitalChannel();
    control("set_vm_memory_high_watermark 0");
    try {
      channel.basicPublish("", "nowhere", null, new byte[1]);
      Duration patience = Duration.ofSeconds(1);
      await().atMost(SOON).until(() -> connection.takesNothing(patience).contains("low on memory"));
      connection.cut(connection.takesNothing(patience));
      assertThat(connection.takesNothing(patience)).contains("low on memory");
      connection.awaitTaking(patience); // for what is written next fails with the reason
    } finally {
      control("set_vm_memory_high_watermark 0.4");
    }
  }

  private interface Call {
    void make() throws Exception;
  }

  private static void assertRefused(Call call) throws Exception {
    try {
      call.make();
    } catch (BrokerUnavailableException e) {
      assertThat(e.getMessage()).contains("low on memory", "free its memory");
      return;
    }
    throw new AssertionError("the broker still takes it");
  }

  /** The client itself would wait in writing until the broker reads again. */
  @Test
  void aFrozenBrokerEndsSendingAndClosing() throws Exception {
    AmqpBus sender = master("s");
    sender.send(piece(RELEASE, 0, 10));
    node().pause();
    try {
      long begin = System.nanoTime();
      assertThatThrownBy(
              () -> {
                while (true) {
                  sender.send(new ReleasePiece(RELEASE, 1, "s", new byte[ReleaseDocument.PIECE]));
                }
              })
          .isInstanceOf(BrokerUnavailableException.class)
          .hasMessageContaining("broker amqp://127.0.0.1:");
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isLessThan(ContentLink.PATIENCE.plusSeconds(10));
      begin = System.nanoTime();
      sender.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(12));
    } finally {
      node().resume();
    }
  }

  /** What it asked is told to all who receive the release; by then, that may be nobody. */
  @Test
  void whoCeasesToReceiveWhileItAsksKeepsItsConnection() throws Exception {
    AmqpBus bus = master("c");
    Catcher open = new Catcher();
    receiving(bus, OTHER, open);
    ContentBus.Reception closed = receiving(bus, RELEASE, new Catcher());
    serving(master("a"), RELEASE);
    await().atMost(SOON).until(() -> closed.ask(request(RELEASE, "c", 1), ANY));
    AmqpBus operator = operator();
    ExecutorService asker = threads(1);
    Future<Boolean> asked;
    onQueueOf(RELEASE, "suspend"); // and so it confirms nothing
    try {
      asked = asker.submit(() -> closed.ask(request(RELEASE, "c", 2), ANY));
      assertThatThrownBy(() -> asked.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
      closed.close();
      await()
          .atMost(SOON)
          .until(() -> !operator.send(Destination.receivers(RELEASE), new Message.Probe()));
    } finally {
      onQueueOf(RELEASE, "resume");
    }
    assertThat(asked.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    await()
        .during(Duration.ofSeconds(2))
        .atMost(SOON)
        .untilAsserted(() -> assertThat(open.losses).isEmpty());
  }

  private void onQueueOf(String release, String call) throws Exception {
    control(
        "eval '{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, <<\"%s\">>)), sys:%s(amqqueue:get_pid(Q)).'"
            .formatted(Destination.RELEASE_QUEUE_PREFIX + release, call));
  }

  @Test
  void aConnectionThatNobodyUsesIsClosedAndMadeAgain() throws Exception {
    AmqpBus bus =
        closing(
            AmqpBus.master(
                Map.of("erel.broker", uri())::get,
                "a",
                HEARTBEAT,
                new AmqpContent.Terms(OptionalLong.empty(), Duration.ofSeconds(1))));
    await().atMost(SOON).until(bus::connected);
    Catcher catcher = new Catcher();
    ContentBus.Reception reception = receiving(bus, RELEASE, catcher);
    assertThat(hasContentQueue("a")).isTrue();
    await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> hasContentQueue("a"));
    reception.close();
    await().atMost(SOON).until(() -> !hasContentQueue("a"));
    assertThat(catcher.losses).as("of what it had closed before").isEmpty();
    receiving(bus, RELEASE, catcher);
    bus.send(piece(RELEASE, 0, 10));
    await().atMost(SOON).until(() -> !catcher.pieces.isEmpty());
    assertThat(bus.connected()).isTrue();
  }

  /** The broker tells of a queue that is another's that it is locked. */
  private boolean hasContentQueue(String host) throws Exception {
    try {
      raw().queueDeclarePassive(Destination.CONTENT_QUEUE_PREFIX + host);
      return true;
    } catch (IOException | ShutdownSignalException e) {
      return BrokerFailure.code(e) == 405;
    }
  }
}
