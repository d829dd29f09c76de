package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.junit.jupiter.api.Test;

/** What {@link AmqpBus} promises of messages to whichever host. */
abstract class AnyHostContract extends BusFixture {

  private static final Message QUESTION = new Message.Whom();

  static boolean served(AmqpBus asker) throws Exception {
    return asker.send(Destination.ANY_HOST, QUESTION);
  }

  @Test
  void whereNobodyServesTheAskerIsTold() throws Exception {
    master("a");
    assertThat(served(operator())).isFalse();
  }

  @Test
  void eachMessageGoesToOneOfThoseThatServe() throws Exception {
    List<List<Message.Whom>> received = new ArrayList<>();
    for (String host : List.of("a", "b", "c")) {
      AmqpBus bus = master(host);
      received.add(received(bus, Message.Whom.class));
      if (!host.equals("c")) {
        bus.serveAny(true);
        bus.serveAny(true);
      }
    }
    AmqpBus operator = operator();
    await().atMost(SOON).until(() -> served(operator));
    for (int i = 1; i < 100; i++) {
      assertThat(served(operator)).isTrue();
    }
    await().atMost(SOON).until(() -> received.get(0).size() + received.get(1).size() == 100);
    assertThat(received.get(0)).as("the broker spreads them").isNotEmpty();
    assertThat(received.get(1)).isNotEmpty();
    assertThat(received.get(2)).isEmpty();
  }

  @Test
  void whoServesNoMoreGetsNoMore() throws Exception {
    AmqpBus bus = master("a");
    bus.serveAny(true);
    AmqpBus operator = operator();
    await().atMost(SOON).until(() -> served(operator));
    bus.serveAny(false);
    await().atMost(SOON).until(() -> !served(operator));
    bus.serveAny(true);
    await().atMost(SOON).until(() -> served(operator));
  }

  @Test
  void whenTheLastThatServesIsGoneThatIsTold() throws Exception {
    AmqpBus first = master("a");
    AmqpBus second = master("b");
    first.serveAny(true);
    second.serveAny(true);
    AmqpBus operator = operator();
    await().atMost(SOON).until(() -> served(operator));
    first.close();
    await().atMost(SOON).until(() -> served(operator));
    second.close();
    await().atMost(SOON).until(() -> !served(operator));
  }

  @Test
  void whatIsPostedToNobodyIsTold() throws Exception {
    AmqpBus bus = master("a");
    List<Message.Probe> probes = received(bus, Message.Probe.class);
    List<String> absent = java.util.Collections.synchronizedList(new ArrayList<>());
    AmqpBus operator = operator();
    for (int i = 0; i < 50; i++) {
      operator.post(Destination.host("a"), new Message.Probe(), () -> absent.add("a"));
      operator.post(Destination.host("gone"), new Message.Probe(), () -> absent.add("gone"));
    }
    // the bus may send itself one more
    await().atMost(SOON).until(() -> probes.size() >= 50 && absent.size() == 50);
    assertThat(absent).containsOnly("gone");
  }
}
