package org.erel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.erel.api.Problem;
import org.erel.api.Subscription;
import org.erel.wire.ContentBus;
import org.erel.wire.Destination;
import org.erel.wire.Message;
import org.erel.wire.PiecesRequest;
import org.junit.jupiter.api.Test;

/** What {@link AmqpBus} promises of requests for pieces, and to who serves a release. */
abstract class ServingContract extends ContentFixture {

  /** A server that never comes back from its first request by itself. */
  static final class Stuck implements Consumer<PiecesRequest> {

    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch left = new CountDownLatch(1);
    final List<PiecesRequest> served = new CopyOnWriteArrayList<>();

    @Override
    public void accept(PiecesRequest request) {
      served.add(request);
      entered.countDown();
      try {
        left.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Stuck stuck() {
    Stuck stuck = new Stuck();
    closing(stuck.left::countDown);
    return stuck;
  }

  @Test
  void whoeverIsFreeServesWhileAnotherIsBusy() throws Exception {
    Stuck busy = stuck();
    AmqpBus first = master("a");
    first.serve(RELEASE, busy);
    first.serve(OTHER, busy);
    AmqpBus asker = master("c");
    ContentBus.Reception reception = receiving(asker, RELEASE, new Catcher());
    ContentBus.Reception other = receiving(asker, OTHER, new Catcher());
    await().atMost(SOON).until(() -> reception.ask(request(RELEASE, "c", 0), ANY));
    await().atMost(SOON).until(() -> busy.entered.getCount() == 0);
    List<PiecesRequest> served = serving(master("b"), RELEASE, OTHER);
    // the busy one has room for some that it would do next, and for no more
    await()
        .atMost(SOON)
        .until(
            () -> {
              assertThat(reception.ask(request(RELEASE, "c", 1), ANY)).isTrue();
              assertThat(other.ask(request(OTHER, "c", 1), ANY)).isTrue();
              return Collections.frequency(served, request(RELEASE, "c", 1)) >= 10
                  && Collections.frequency(served, request(OTHER, "c", 1)) >= 10;
            });
    assertThat(busy.served).containsExactly(request(RELEASE, "c", 0));
  }

  @Test
  void aRequestOfAServerThatDiesIsGivenToAnother() throws Exception {
    Stuck dying = stuck();
    AmqpBus first = master("a");
    first.serve(RELEASE, dying);
    ContentBus.Reception reception = receiving(master("c"), RELEASE, new Catcher());
    await().atMost(SOON).until(() -> reception.ask(request(RELEASE, "c", 5), ANY));
    await().atMost(SOON).until(() -> dying.entered.getCount() == 0);
    List<PiecesRequest> served = serving(master("b"), RELEASE);
    // once it has got one, the queue is its own too
    await()
        .atMost(SOON)
        .until(
            () -> {
              reception.ask(request(RELEASE, "c", 6), ANY);
              return !served.isEmpty();
            });
    assertThat(served).doesNotContain(request(RELEASE, "c", 5));
    first.close();
    await().atMost(SOON).until(() -> served.contains(request(RELEASE, "c", 5)));
  }

  @Test
  void whereNobodyServesTheAskerIsTold() throws Exception {
    AmqpBus server = master("a");
    ContentBus.Reception reception = receiving(operator(), RELEASE, new Catcher());
    assertThat(reception.ask(request(RELEASE, "c", 0), ANY)).isFalse();
    Subscription subscription = server.serve(RELEASE, request -> {});
    await().atMost(SOON).until(() -> reception.ask(request(RELEASE, "c", 0), ANY));
    subscription.close();
    subscription.close();
    await().atMost(SOON).until(() -> !reception.ask(request(RELEASE, "c", 0), ANY));
  }

  @Test
  void aServerThatIsNamedGetsTheRequest() throws Exception {
    List<PiecesRequest> a = serving(master("a"), RELEASE);
    List<PiecesRequest> b = serving(master("b"), RELEASE);
    ContentBus.Reception reception = receiving(master("c"), RELEASE, new Catcher());
    for (int i = 0; i < 10; i++) {
      assertThat(reception.ask(request(RELEASE, "c", i), Optional.of("b"))).isTrue();
    }
    assertThat(reception.ask(request(RELEASE, "c", 0), Optional.of("nobody"))).isFalse();
    await().atMost(SOON).until(() -> b.size() == 10);
    assertThat(a).isEmpty();
  }

  @Test
  void whatIsTooMuchForANamedServerIsDroppedAndTold() throws Exception {
    Stuck stuck = stuck();
    AmqpBus server = master("a");
    server.serve(RELEASE, stuck);
    List<Message.StatusRequest> after = received(server, Message.StatusRequest.class);
    AmqpBus asker = master("c");
    ContentBus.Reception reception = receiving(asker, RELEASE, new Catcher());
    for (int i = 0; i < Serving.WAITING + 10; i++) {
      assertThat(reception.ask(request(RELEASE, "c", i), Optional.of("a"))).isTrue();
    }
    assertThat(asker.send(Destination.host("a"), new Message.StatusRequest())).isTrue();
    await().atMost(SOON).until(() -> !after.isEmpty());
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(server.problems())
                    .singleElement()
                    .extracting(Problem::reason)
                    .asString()
                    .contains("more than 64"));
    stuck.left.countDown();
    await().atMost(SOON).until(() -> server.problems().isEmpty());
    assertThat(stuck.served).hasSize(Serving.WAITING);
  }

  @Test
  void aServerThatThrowsGoesOn() throws Exception {
    List<PiecesRequest> served = new CopyOnWriteArrayList<>();
    master("a")
        .serve(
            RELEASE,
            request -> {
              served.add(request);
              throw new IllegalStateException("as the test wants it");
            });
    ContentBus.Reception reception = receiving(master("c"), RELEASE, new Catcher());
    await().atMost(SOON).until(() -> reception.ask(request(RELEASE, "c", 1), ANY));
    assertThat(reception.ask(request(RELEASE, "c", 2), ANY)).isTrue();
    await().atMost(SOON).until(() -> served.size() == 2);
    assertThat(served).containsExactly(request(RELEASE, "c", 1), request(RELEASE, "c", 2));
  }
}
