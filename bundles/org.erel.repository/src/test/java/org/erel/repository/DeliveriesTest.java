package org.erel.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.erel.api.Digests;
import org.erel.api.Document;
import org.erel.api.Problem;
import org.erel.api.Release;
import org.erel.api.ReleaseBundle;
import org.erel.api.ReleaseId;
import org.erel.api.Subscription;
import org.erel.archive.Jars;
import org.erel.archive.Sources;
import org.erel.delivery.Description;
import org.erel.delivery.PartFolder;
import org.erel.wire.ContentBus;
import org.erel.wire.PiecesRequest;
import org.erel.wire.ReleaseDocument;
import org.erel.wire.ReleasePiece;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes from the cluster, stepped by hand; one other host has all of it. */
class DeliveriesTest {

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.0.0");
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir Path temp;
  private final Other other = new Other();
  private final Map<ReleaseId, Document> published = new LinkedHashMap<>();
  private long now;
  private LocalReleases here;
  private Deliveries deliveries;

  /** Sends what is asked for when the test says so. */
  private static final class Other implements ContentBus {

    private final Map<String, Receiver> receivers = new HashMap<>();
    private final List<PiecesRequest> requests = new ArrayList<>();

    @Override
    public Subscription serve(String release, Consumer<PiecesRequest> server) {
      return () -> {};
    }

    @Override
    public void send(ReleasePiece piece) {}

    @Override
    public Reception receive(String release, Receiver receiver) {
      receivers.put(release, receiver);
      return new Reception() {
        @Override
        public boolean ask(PiecesRequest request, Optional<String> server) {
          requests.add(request);
          return true;
        }

        @Override
        public void close() {
          receivers.remove(release, receiver);
        }
      };
    }

    private void answer(byte content) {
      List<PiecesRequest> asked = List.copyOf(requests);
      requests.clear();
      for (PiecesRequest request : asked) {
        for (int piece : request.pieces()) {
          byte[] bytes = new byte[ReleaseDocument.PIECE];
          Arrays.fill(bytes, content);
          receivers
              .get(request.release())
              .arrived(new ReleasePiece(request.release(), piece, "web-9", bytes));
        }
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    Path data = Files.createDirectories(temp.resolve("data"));
    here =
        new LocalReleases(
            temp.resolve("drops"),
            data,
            Jars.FEATURES,
            new Fetching(Sources.NONE, new Room(temp, 0), System::nanoTime),
            () -> ClusterReleases.NONE.read(published.values()));
    deliveries =
        new Deliveries(
            other,
            "web-1",
            here,
            new PartFolder(data.resolve("store/parts")),
            new Room(temp, 0),
            () -> {},
            () -> now);
    await().atMost(BOUND).until(here::begun);
  }

  @AfterEach
  void end() throws InterruptedException {
    deliveries.close();
    here.end();
  }

  /** A release of a jar of equal bytes. */
  private ReleaseDocument document(ReleaseId id, int pieces, byte content) throws IOException {
    byte[] bytes = new byte[pieces * ReleaseDocument.PIECE];
    Arrays.fill(bytes, content);
    Path jar = Files.write(temp.resolve("a.jar"), bytes);
    String sha256 = Digests.hex(Digests.sha256().digest(bytes));
    List<ReleaseBundle> bundles = List.of(new ReleaseBundle("a.jar", sha256, jar));
    return Description.of(
        new Release(id, bundles, List.of(), Release.digest(id, bundles, List.of())),
        Optional.empty());
  }

  /** The same release of the same jar, whose pieces and size are those of another. */
  private static ReleaseDocument spoilt(ReleaseDocument right, ReleaseDocument wrong) {
    ReleaseDocument.Bundle jar = right.bundles().get(0);
    ReleaseDocument.Bundle lie = wrong.bundles().get(0);
    List<ReleaseDocument.Bundle> bundles =
        List.of(new ReleaseDocument.Bundle(jar.name(), jar.sha256(), lie.size(), lie.pieces()));
    return new ReleaseDocument(
        right.release(), right.digest(), bundles, right.configurations(), right.signature());
  }

  private void publish(ReleaseDocument document) {
    published.put(
        document.release(),
        new Document(
            document.release().toString(), 1, "web-9", Instant.EPOCH, false, document.content()));
  }

  private void step() {
    now += Duration.ofSeconds(30).toNanos();
    deliveries.step(published.keySet());
  }

  @Test
  void theRightDocumentMakesGoodWhatAWrongOneDid() throws Exception {
    ReleaseDocument right = document(SHOP, 2, (byte) 1);
    publish(spoilt(right, document(SHOP, 3, (byte) 2)));
    step();
    other.answer((byte) 2);
    step();
    assertThat(deliveries.problems())
        .extracting(Problem::subject)
        .containsExactly("release shop@1.0.0");
    assertThat(deliveries.progress(SHOP))
        .hasValueSatisfying(reason -> assertThat(reason).contains("push it again"));

    publish(right);
    step();
    assertThat(deliveries.problems()).isEmpty();
    other.answer((byte) 3);
    assertThat(deliveries.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).contains("host web-9 sent a piece"));
    step();
    other.answer((byte) 1);
    step();
    assertThat(here.index().known()).containsOnlyKeys(SHOP);
    assertThat(deliveries.problems()).isEmpty();
    assertThat(deliveries.coming()).isEmpty();
  }
}
