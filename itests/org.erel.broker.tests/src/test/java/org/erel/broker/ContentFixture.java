package org.erel.broker;

import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.erel.api.BrokerUnavailableException;
import org.erel.wire.ContentBus;
import org.erel.wire.PiecesRequest;
import org.erel.wire.ReleasePiece;
import org.junit.jupiter.api.BeforeEach;

/** Buses with releases that nobody serves before the test. */
abstract class ContentFixture extends BusFixture {

  static final String RELEASE = "a1".repeat(32);
  static final String OTHER = "b2".repeat(32);
  static final Optional<String> ANY = Optional.empty();

  private final Random random = new Random(7);

  // Broker-J deletes the queues of a connection a moment after its end
  @BeforeEach
  void awaitThatNobodyServes() throws Exception {
    try (AmqpBus operator = AmqpBus.operator(uri())) {
      for (String release : List.of(RELEASE, OTHER)) {
        ContentBus.Reception reception = operator.receive(release, new Catcher());
        await().atMost(SOON).until(() -> !reception.ask(request(release, "nobody", 0), ANY));
      }
    }
  }

  final ContentBus.Reception receiving(AmqpBus bus, String release, ContentBus.Receiver receiver) {
    ContentBus.Reception[] got = new ContentBus.Reception[1];
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(BrokerUnavailableException.class)
        .until(() -> (got[0] = bus.receive(release, receiver)) != null);
    return got[0];
  }

  static PiecesRequest request(String release, String host, int... pieces) {
    return new PiecesRequest(release, host, Arrays.stream(pieces).boxed().toList());
  }

  final ReleasePiece piece(String release, int number, int length) {
    byte[] content = new byte[length];
    random.nextBytes(content);
    return new ReleasePiece(release, number, "s", content);
  }

  /** A host that serves releases and remembers what it was asked. */
  static List<PiecesRequest> serving(AmqpBus bus, String... releases) {
    List<PiecesRequest> served = new CopyOnWriteArrayList<>();
    for (String release : releases) {
      bus.serve(release, served::add);
    }
    return served;
  }
}
