package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.erel.api.Document;
import org.erel.api.Problem;
import org.erel.wire.Ballot;
import org.erel.wire.Conversation;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Held;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link AmqpBus} promises of messages: who gets them, and who is told that nobody did. */
abstract class MessageContract extends BusFixture {

  private static final Held HELD =
      new Held(
          new Document("web", 1, "ann@desk", Instant.EPOCH, false, "{}"), new Ballot(1, "ann"));

  // Broker-J deletes the queues of a connection a moment after its end
  @BeforeEach
  void awaitThatNoMasterIsLeft() throws Exception {
    try (AmqpBus operator = AmqpBus.operator(uri())) {
      await()
          .atMost(SOON)
          .until(() -> !operator.send(Destination.DOCUMENTS, new Message.Leaving("nobody")));
    }
  }

  @Test
  void aDocumentReachesEveryMasterAndNoOperator() throws Exception {
    List<List<Message.Publish>> received = new ArrayList<>();
    for (String host : List.of("a", "b", "c")) {
      received.add(received(master(host), Message.Publish.class));
    }
    AmqpBus operator = operator();
    List<Message.Publish> overheard = received(operator, Message.Publish.class);
    Message.Publish publication = new Message.Publish(HELD);
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
          Message.Request.class,
          question -> {
            bus.reply(question, new Message.Leaving(host + question.message().names()));
            bus.reply(question, new Message.Leaving("end"));
          });
    }
    AmqpBus asker = master("c");
    List<Message> first = new CopyOnWriteArrayList<>();
    List<Message> second = new CopyOnWriteArrayList<>();
    Conversation conversation = asker.converse(first::add);
    Conversation other = asker.converse(second::add);
    assertThat(conversation.ask(Destination.EVERY_HOST, request("1"))).isTrue();
    assertThat(conversation.ask(Destination.host("nobody"), request("1"))).isFalse();
    assertThat(other.ask(Destination.host("a"), request("2"))).isTrue();
    await().atMost(SOON).until(() -> first.size() == 4 && second.size() == 2);
    assertThat(first).contains(new Message.Leaving("a[1]"), new Message.Leaving("b[1]"));
    assertThat(second).containsExactly(new Message.Leaving("a[2]"), new Message.Leaving("end"));
    conversation.close();
    assertThat(asker.send(Destination.host("a"), request("3"))).isTrue();
    assertThat(conversation.ask(Destination.host("a"), request("4"))).isTrue();
    assertThat(other.ask(Destination.host("a"), request("5"))).isTrue();
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
      assertThat(bus.send(Destination.host("a"), new Message.Probe())).isTrue();
    }
    assertThat(connections).hasValue(1);
  }

  @Test
  void poisonIsDroppedAndTold() throws Exception {
    AmqpBus bus = master("a");
    List<Message.Leaving> received = received(bus, Message.Leaving.class);
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder().type("publish").headers(Map.of("erel-wire", 1)).build();
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
    Message large = request("x".repeat(MessageCodec.MAXIMUM_BYTES));
    assertThatThrownBy(() -> operator.send(Destination.EVERY_HOST, large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("request message");
    assertThat(operator.connected()).isTrue();
  }

  /** The client counts such a message, and then finds that it cannot write it. */
  @Test
  void anAnswerThatCannotBeWrittenCostsNobodyElseTheConfirm() throws Exception {
    master("a");
    AmqpBus operator = operator();
    Delivery<Message> question = new Delivery<>(new Message.Probe(), "\uFFFD".repeat(100), "");
    assertThatThrownBy(() -> operator.reply(question, new Message.Leaving("a")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(operator.send(Destination.host("a"), new Message.Leaving("a"))).isTrue();
    assertThat(operator.send(Destination.host("b"), new Message.Leaving("b"))).isFalse();
  }

  private static Message request(String name) {
    return new Message.Request("", List.of(name));
  }
}
