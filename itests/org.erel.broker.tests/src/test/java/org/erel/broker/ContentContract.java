package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Problem;
import org.erel.wire.ContentBus;
import org.erel.wire.Destination;
import org.erel.wire.PiecesRequest;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.ReleasePiece;
import org.junit.jupiter.api.Test;

/** What {@link AmqpBus} promises of the content of releases to who receives it. */
abstract class ContentContract extends ContentFixture {

  /** Ends the broker; its address stays. */
  abstract void stopBroker() throws Exception;

  /** Starts the broker at its address. */
  abstract void startBroker() throws Exception;

  @Test
  void piecesReachAllWhoReceiveTheReleaseByteForByte() throws Exception {
    List<Catcher> catchers = new ArrayList<>();
    for (AmqpBus bus : List.of(master("a"), master("b"), operator())) {
      catchers.add(new Catcher());
      receiving(bus, RELEASE, catchers.get(catchers.size() - 1));
    }
    Catcher other = new Catcher();
    receiving(master("c"), OTHER, other);
    AmqpBus sender = master("s");
    List<Catcher.Caught> sent = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ReleasePiece piece = piece(RELEASE, i, i == 0 ? 1 : ReleaseDocument.PIECE - i % 3);
      sent.add(Catcher.Caught.of(piece));
      sender.send(piece);
    }
    for (Catcher catcher : catchers) {
      await().atMost(SOON).until(() -> catcher.pieces.size() == sent.size());
      assertThat(catcher.pieces).containsExactlyElementsOf(sent);
    }
    assertThat(other.pieces).isEmpty();
  }

  @Test
  void aPieceThatNobodyReceivesIsNoError() throws Exception {
    AmqpBus operator = operator();
    for (int i = 0; i < 20; i++) {
      operator.send(piece(RELEASE, i, 10));
    }
    assertThat(operator.connected()).isTrue();
  }

  @Test
  void othersHearWhatWasAskedAndTheAskerDoesNot() throws Exception {
    serving(master("a"), RELEASE);
    Catcher own = new Catcher();
    Catcher others = new Catcher();
    Catcher operators = new Catcher();
    ContentBus.Reception reception = receiving(master("c"), RELEASE, own);
    receiving(master("d"), RELEASE, others);
    ContentBus.Reception operator = receiving(operator(), RELEASE, operators);
    await().atMost(SOON).until(() -> reception.ask(request(RELEASE, "c", 3, 1), ANY));
    await().atMost(SOON).until(() -> operator.ask(request(RELEASE, "ann", 4), ANY));
    await().atMost(SOON).until(() -> others.requests.size() == 2);
    await().atMost(SOON).until(() -> operators.requests.size() == 1 && own.requests.size() == 1);
    assertThat(others.requests)
        .containsExactlyInAnyOrder(request(RELEASE, "c", 3, 1), request(RELEASE, "ann", 4));
    assertThat(operators.requests).containsExactly(request(RELEASE, "c", 3, 1));
    assertThat(own.requests).containsExactly(request(RELEASE, "ann", 4));
  }

  @Test
  void whoCeasesToReceiveGetsNoMore() throws Exception {
    AmqpBus bus = master("a");
    Catcher closed = new Catcher();
    Catcher open = new Catcher();
    ContentBus.Reception reception = receiving(bus, RELEASE, closed);
    receiving(bus, RELEASE, open);
    bus.send(piece(RELEASE, 0, 10));
    await().atMost(SOON).until(() -> open.pieces.size() == 1 && closed.pieces.size() == 1);
    reception.close();
    reception.close();
    bus.send(piece(RELEASE, 1, 10));
    await().atMost(SOON).until(() -> open.pieces.size() == 2);
    assertThat(closed.pieces).hasSize(1);
    Catcher again = new Catcher();
    receiving(bus, RELEASE, again);
    bus.send(piece(RELEASE, 2, 10));
    await().atMost(SOON).until(() -> again.pieces.size() == 1);
  }

  /** One thread may close what another asks with. */
  @Test
  void whoCeasedToReceiveAsksNoMoreAndItsConnectionStays() throws Exception {
    AmqpBus bus = master("c");
    Catcher open = new Catcher();
    receiving(bus, OTHER, open);
    ContentBus.Reception closed = receiving(bus, RELEASE, new Catcher());
    serving(master("a"), RELEASE);
    await().atMost(SOON).until(() -> closed.ask(request(RELEASE, "c", 1), ANY));
    closed.close();
    assertThatThrownBy(() -> closed.ask(request(RELEASE, "c", 1), ANY))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessageContaining("was closed");
    bus.send(piece(OTHER, 0, 10));
    await().atMost(SOON).until(() -> !open.pieces.isEmpty());
    assertThat(open.losses).isEmpty();
  }

  @Test
  void aLostConnectionIsToldOnceAndServingGoesOnAfterIt() throws Exception {
    AmqpBus server = master("a");
    List<PiecesRequest> served = serving(server, RELEASE);
    AmqpBus asker = master("c");
    Catcher catcher = new Catcher();
    ContentBus.Reception lost = receiving(asker, RELEASE, catcher);
    await().atMost(SOON).until(() -> lost.ask(request(RELEASE, "c", 1), ANY));
    stopBroker();
    try {
      await().atMost(SOON).until(() -> !catcher.losses.isEmpty());
      assertThat(catcher.losses.get(0)).contains("connection to the broker amqp://127.0.0.1:");
      assertThatThrownBy(() -> lost.ask(request(RELEASE, "c", 2), ANY))
          .isInstanceOf(BrokerUnavailableException.class)
          .hasMessageContaining("was lost");
      await().atMost(SOON).until(() -> !asker.connected());
      assertThatThrownBy(() -> asker.send(piece(RELEASE, 0, 10)))
          .isInstanceOf(BrokerUnavailableException.class);
      assertThatThrownBy(() -> asker.receive(RELEASE, new Catcher()))
          .isInstanceOf(BrokerUnavailableException.class);
    } finally {
      startBroker();
    }
    await().atMost(Duration.ofSeconds(40)).until(() -> asker.connected() && server.connected());
    Catcher next = new Catcher();
    ContentBus.Reception again = receiving(asker, RELEASE, next);
    await().atMost(SOON).until(() -> again.ask(request(RELEASE, "c", 3), ANY));
    await().atMost(SOON).until(() -> served.contains(request(RELEASE, "c", 3)));
    server.send(piece(RELEASE, 3, 10));
    await().atMost(SOON).until(() -> !next.pieces.isEmpty());
    assertThatThrownBy(() -> lost.ask(request(RELEASE, "c", 4), ANY))
        .isInstanceOf(BrokerUnavailableException.class);
    assertThat(catcher.losses).hasSize(1);
    assertThat(catcher.pieces).isEmpty();
    assertThat(next.losses).isEmpty();
  }

  @Test
  void poisonIsDroppedAndTold() throws Exception {
    AmqpBus bus = master("a");
    List<PiecesRequest> served = serving(bus, RELEASE);
    Catcher catcher = new Catcher();
    ContentBus.Reception reception = receiving(bus, RELEASE, catcher);
    await().atMost(SOON).until(() -> reception.ask(request(RELEASE, "c", 1), ANY));
    Channel raw = raw();
    AMQP.BasicProperties.Builder piece =
        new AMQP.BasicProperties.Builder()
            .type("piece")
            .headers(Map.of("erel-wire", 1, "erel-piece", 0, "erel-host", "s"));
    publish(raw, Destination.receivers(RELEASE), null, 10);
    publish(raw, Destination.receivers(RELEASE), piece.type("else").build(), 10);
    publish(
        raw,
        Destination.receivers(RELEASE),
        piece.type("piece").build(),
        ReleaseDocument.PIECE + 1);
    assertTold(bus, Destination.CONTENT_EXCHANGE, "a piece of 1048577 bytes");
    publish(
        raw,
        Destination.receivers(RELEASE),
        piece.headers(Map.of("erel-wire", 1, "erel-piece", "x", "erel-host", "s")).build(),
        10);
    assertTold(bus, Destination.CONTENT_EXCHANGE, "erel-piece");
    for (Destination server : List.of(Destination.server(RELEASE), Destination.host("a"))) {
      publish(raw, server, piece.type("pieces-request").build(), 10);
      assertTold(bus, Destination.COMMAND_EXCHANGE, "pieces-request message cannot be read");
      assertThat(bus.problems()).hasSize(2);
    }
    int before = served.size();
    assertThat(reception.ask(request(RELEASE, "c", 2), ANY)).isTrue();
    assertThat(reception.ask(request(RELEASE, "c", 2), Optional.of("a"))).isTrue();
    bus.send(piece(RELEASE, 0, 10));
    await().atMost(SOON).until(() -> !catcher.pieces.isEmpty() && served.size() == before + 2);
    assertThat(catcher.pieces).hasSize(1);
  }

  private static void publish(
      Channel raw, Destination destination, AMQP.BasicProperties properties, int length)
      throws Exception {
    raw.basicPublish(
        destination.exchange(), destination.routingKey(), properties, new byte[length]);
  }

  private static void assertTold(AmqpBus bus, String exchange, String reason) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(bus.problems())
                    .filteredOn(problem -> problem.subject().equals("message from " + exchange))
                    .singleElement()
                    .extracting(Problem::reason)
                    .asString()
                    .contains(reason));
  }

  @Test
  void whatIsTooLargeIsNotSent() throws Exception {
    AmqpBus operator = operator();
    assertThatThrownBy(() -> operator.send(piece(RELEASE, 0, ReleaseDocument.PIECE + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1048577 bytes");
  }

  @Test
  void aRateIsKept() throws Exception {
    AmqpBus sender =
        closing(
            AmqpBus.master(
                Map.of("erel.broker", uri(), "erel.delivery.rate", "1MiB")::get, "s", HEARTBEAT));
    await().atMost(SOON).until(sender::connected);
    long begin = System.nanoTime();
    for (int i = 0; i < 4; i++) {
      sender.send(piece(RELEASE, i, ReleaseDocument.PIECE));
    }
    // the first second's worth goes at once, and the last piece when the one before it is paid for
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofMillis(1_900), SOON);
  }
}
