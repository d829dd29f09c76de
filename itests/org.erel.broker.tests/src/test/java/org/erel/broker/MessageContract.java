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
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Document;
import org.erel.api.Problem;
import org.erel.api.PublishOutcome;
import org.erel.api.Subscription;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.junit.jupiter.api.Test;

/** What {@link AmqpBus} promises of messages: who gets them, and who is told that nobody did. */
abstract class MessageContract extends BusFixture {

  private static final Document DOCUMENT =
      new Document("web", 1, "ann@desk", Instant.EPOCH, false, "{}");

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
}
