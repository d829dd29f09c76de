package org.erel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.erel.api.Problem;
import org.erel.api.Release;
import org.erel.api.Subscription;
import org.erel.wire.ContentBus;
import org.erel.wire.PiecesRequest;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.ReleasePiece;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {

  @TempDir private Path folder;
  private Path jar;
  private ReleaseDocument document;

  @BeforeEach
  void release() throws IOException {
    byte[] content = new byte[6 * ReleaseDocument.PIECE];
    new Random(7).nextBytes(content);
    Release release = OneJar.in(folder, content);
    jar = release.bundles().get(0).content();
    document = Description.of(release, Optional.empty());
  }

  private ReleasePiece piece(int number) throws IOException {
    byte[] content = PartFolder.read(jar, document.pieces().get(number));
    return new ReleasePiece(document.digest(), number, "a", content);
  }

  private Delivery delivery(Path parts, Meanwhile meanwhile) {
    return new Delivery(
        new Wire(meanwhile),
        "me",
        document,
        new PartFolder(parts),
        new Customer(),
        new SplittableRandom(1),
        () -> 0);
  }

  @Test
  void whatIsAskedForComes() {
    Delivery delivery =
        delivery(
            folder.resolve("parts"),
            (receiver, request) -> {
              for (int number : request.pieces()) {
                receiver.arrived(piece(number));
              }
            });
    delivery.step();
    delivery.step();

    assertThat(delivery.complete()).isTrue();
    assertThat(delivery.progress()).isEqualTo("6.0 of 6.0 MiB are here");
  }

  @Test
  void whatTheDiskRefusedWhileItWasAskedForStandsInTheWay() {
    Path parts = folder.resolve("parts");
    Delivery delivery =
        delivery(
            parts,
            (receiver, request) -> {
              Files.createFile(parts); // no folder can be there
              receiver.arrived(piece(request.pieces().get(0)));
            });
    delivery.step();

    assertThat(delivery.progress()).startsWith("the disk refuses it").endsWith("make room");
  }

  @Test
  void aConnectionThatWasLostWhileItWasAskedForStandsInTheWay() {
    Delivery delivery =
        delivery(
            folder.resolve("parts"),
            (receiver, request) -> {
              receiver.lost("the broker is gone");
              receiver.arrived(piece(request.pieces().get(0)));
            });
    delivery.step();

    assertThat(delivery.progress()).isEqualTo("1.0 of 6.0 MiB are here, and the broker is gone");
  }

  /** What happens while a request is on its way. */
  private interface Meanwhile {
    void happens(ContentBus.Receiver receiver, PiecesRequest request) throws IOException;
  }

  private record Wire(Meanwhile meanwhile) implements ContentBus {

    @Override
    public Subscription serve(String release, Consumer<PiecesRequest> server) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void send(ReleasePiece piece) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Reception receive(String release, Receiver receiver) {
      return new Reception() {
        @Override
        public boolean ask(PiecesRequest request, Optional<String> server) {
          try {
            meanwhile.happens(receiver, request);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          return true;
        }

        @Override
        public void close() {}
      };
    }
  }

  private record Customer() implements Delivery.Customer {

    @Override
    public void wake() {}

    @Override
    public void note(Problem problem) {
      throw new AssertionError(problem);
    }

    @Override
    public Optional<String> refusal(long bytes) {
      return Optional.empty();
    }

    @Override
    public boolean has(String sha256) {
      return false;
    }
  }
}
