package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.erel.wire.Delivery;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.MessageCodec;
import org.erel.wire.RosterMessage;
import org.junit.jupiter.api.Test;

class InboxTest {

  private static final Message.Leaving MESSAGE = new Message.Leaving("web-1");

  private final Conversations conversations = new Conversations();
  private final Inbox inbox = new Inbox(conversations);
  private final List<Delivery<Message.Leaving>> received = new ArrayList<>();

  private static BasicProperties properties(Object version) {
    return new BasicProperties.Builder()
        .type("leaving")
        .headers(version == null ? Map.of() : Map.of("erel-wire", version))
        .replyTo("queue")
        .correlationId("7")
        .build();
  }

  private static Destination from(String exchange) {
    return new Destination(exchange, "");
  }

  private void receive(String exchange) {
    inbox.received(from(exchange), properties(1), MessageCodec.encode(MESSAGE));
  }

  @Test
  void onlySubscribersOfItsKindGetAMessage() {
    inbox.subscribe(Message.Leaving.class, received::add);
    inbox.subscribe(RosterMessage.Joining.class, news -> received.add(null));
    receive(Destination.COMMAND_EXCHANGE);
    assertThat(received).containsExactly(new Delivery<>(MESSAGE, "queue", "7"));
    assertThat(inbox.problems()).isEmpty();
  }

  /** A master is asked as soon as it is connected, before all of it has started. */
  @Test
  void whatComesBeforeItsSubscriberDoesIsHandedOutOnce() {
    inbox.subscribe(Message.class, any -> {});
    receive(Destination.COMMAND_EXCHANGE);
    inbox.handOut();
    inbox.subscribe(Message.Leaving.class, received::add);
    inbox.handOut();
    inbox.handOut();
    inbox.subscribe(Message.Leaving.class, received::add);
    inbox.handOut();
    assertThat(received).containsExactly(new Delivery<>(MESSAGE, "queue", "7"));
  }

  @Test
  void littleIsKeptAndForHalfAMinute() {
    AtomicLong now = new AtomicLong();
    Inbox small = new Inbox(conversations, new Dropped(), request -> {}, now::get);
    for (int i = 0; i < 100_000; i++) {
      small.received(
          from(Destination.COMMAND_EXCHANGE),
          properties(1).builder().correlationId(Integer.toString(i)).build(),
          MessageCodec.encode(MESSAGE));
    }
    small.subscribe(Message.Leaving.class, received::add).close();
    small.subscribe(Message.Leaving.class, received::add);
    small.handOut();
    assertThat(received)
        .hasSizeBetween(5_000, 20_000)
        .last()
        .returns("99999", Delivery::correlation);

    received.clear();
    Inbox late = new Inbox(conversations, new Dropped(), request -> {}, now::get);
    late.received(from(Destination.COMMAND_EXCHANGE), properties(1), MessageCodec.encode(MESSAGE));
    now.addAndGet(Duration.ofSeconds(31).toNanos());
    late.received(from(Destination.COMMAND_EXCHANGE), properties(1), MessageCodec.encode(MESSAGE));
    late.subscribe(Message.Leaving.class, received::add);
    late.handOut();
    assertThat(received).isEmpty();
  }

  /** It goes into each status, of which a megabyte would be too much. */
  @Test
  void whatIsToldOfAMessageIsShort() {
    inbox.received(from("e"), properties("x".repeat(1_000_000)), new byte[0]);
    inbox.received(from("f"), properties(1).builder().type("y".repeat(200)).build(), new byte[0]);
    assertThat(inbox.problems())
        .hasSize(2)
        .allSatisfy(problem -> assertThat(problem.reason()).hasSizeBetween(200, 2000));
  }

  @Test
  void anEndedSubscriptionEndsAlone() {
    inbox.subscribe(Message.Leaving.class, received::add);
    Subscription second = inbox.subscribe(Message.Leaving.class, received::add);
    second.close();
    second.close();
    receive(Destination.COMMAND_EXCHANGE);
    assertThat(received).hasSize(1);
  }

  @Test
  void anAnswerGoesToItsConversationAlone() {
    List<Message> answers = new ArrayList<>();
    String correlation = conversations.open(answers::add);
    inbox.subscribe(Message.Leaving.class, received::add);
    BasicProperties answer = properties(1).builder().correlationId(correlation).build();
    inbox.received(from(Destination.REPLY_EXCHANGE), answer, MessageCodec.encode(MESSAGE));
    receive(Destination.REPLY_EXCHANGE);
    conversations.close(correlation);
    inbox.received(from(Destination.REPLY_EXCHANGE), answer, MessageCodec.encode(MESSAGE));
    assertThat(answers).containsExactly(MESSAGE);
    assertThat(received).isEmpty();
  }

  @Test
  void aSubscriberThatThrowsCostsNobodyElseTheMessage() {
    inbox.subscribe(
        Message.Leaving.class,
        message -> {
          throw new NoClassDefFoundError("Missing");
        });
    inbox.subscribe(Message.Leaving.class, received::add);
    receive(Destination.COMMAND_EXCHANGE);
    assertThat(received).hasSize(1);
    assertThat(inbox.problems())
        .singleElement()
        .extracting(Problem::reason)
        .asString()
        .contains("Missing");
  }

  @Test
  void whatCannotBeReadIsAProblem() {
    inbox.subscribe(Message.Leaving.class, received::add);
    inbox.received(from("x"), properties(1), new byte[] {'{'});
    inbox.received(from("x"), properties(1), new byte[MessageCodec.MAXIMUM_BYTES + 1]);
    inbox.received(from("x"), properties(2), MessageCodec.encode(MESSAGE));
    inbox.received(from("x"), properties(null), MessageCodec.encode(MESSAGE));
    inbox.received(from("x"), new BasicProperties(), MessageCodec.encode(MESSAGE));
    assertThat(received).isEmpty();
    assertThat(inbox.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.subject()).isEqualTo("message from x");
              assertThat(problem.reason()).contains("no header erel-wire");
            });
  }

  /** Each byte that is no UTF-8 is read as a character of three: what came might not go back. */
  @Test
  void whatCannotBeWrittenBackInAnAnswerCannotBeRead() {
    inbox.subscribe(Message.Leaving.class, received::add);
    byte[] body = MessageCodec.encode(MESSAGE);
    BasicProperties.Builder longest =
        properties(1).builder().replyTo("\uFFFD".repeat(85)).correlationId("7".repeat(255));
    inbox.received(from("x"), longest.build(), body);
    assertThat(received).hasSize(1);
    assertThat(inbox.problems()).isEmpty();
    inbox.received(from("x"), longest.correlationId("7".repeat(254) + "\uFFFD").build(), body);
    inbox.received(from("y"), properties(1).builder().replyTo("\uFFFD".repeat(86)).build(), body);
    assertThat(received).hasSize(1);
    assertThat(inbox.problems())
        .extracting(Problem::subject)
        .containsExactly("message from x", "message from y");
    assertThat(inbox.problems().get(0).reason()).contains("its correlation-id has 257 bytes");
    assertThat(inbox.problems().get(1).reason()).contains("its reply-to has 258 bytes");
  }

  @Test
  void aBadPublisherDoesNotCrowdOutOtherProblems() {
    inbox.received(from("y"), properties(2), new byte[0]);
    for (int i = 0; i < 30; i++) {
      inbox.received(from("x"), properties(i + 2), new byte[0]);
    }
    assertThat(inbox.problems())
        .extracting(Problem::subject)
        .containsExactly("message from y", "message from x");
  }

  @Test
  void theNewestProblemsAreKept() {
    for (int i = 0; i < 30; i++) {
      inbox.received(from("x" + i), properties(2), new byte[0]);
    }
    assertThat(inbox.problems()).hasSize(20);
    assertThat(inbox.problems().get(19).subject()).endsWith("x29");
  }
}
