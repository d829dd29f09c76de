package org.erel.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
  private static final ReleaseId CART = ReleaseId.parse("cart@1.0.0");
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir Path temp;
  private final Other other = new Other();
  private final Map<ReleaseId, Document> published = new LinkedHashMap<>();
  private long free = Long.MAX_VALUE;
  private long now;
  private LocalReleases here;
  private Deliveries deliveries;

  /** Sends what is asked for when the test says so. */
  private static final class Other implements ContentBus {

    private final Map<String, Receiver> receivers = new HashMap<>();
    private final List<PiecesRequest> requests = new ArrayList<>();
    private final Set<String> absent = new HashSet<>();

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
          return !absent.contains(release) && requests.add(request);
        }

        @Override
        public void close() {
          receivers.remove(release, receiver);
        }
      };
    }

    private void answer(ReleaseDocument document, byte content) {
      for (PiecesRequest request : requests(document)) {
        requests.remove(request);
        for (int piece : request.pieces()) {
          byte[] bytes = new byte[ReleaseDocument.PIECE];
          Arrays.fill(bytes, content);
          receivers
              .get(document.digest())
              .arrived(new ReleasePiece(document.digest(), piece, "web-9", bytes));
        }
      }
    }

    private List<PiecesRequest> requests(ReleaseDocument document) {
      return requests.stream()
          .filter(request -> request.release().equals(document.digest()))
          .toList();
    }
  }

  @BeforeEach
  void start() throws IOException {
    Path data = Files.createDirectories(temp.resolve("data"));
    Room room = new Room(temp, 0);
    here =
        new LocalReleases(
            temp.resolve("drops"),
            data,
            Jars.FEATURES,
            new Fetching(Sources.NONE, room, System::nanoTime),
            () -> ClusterReleases.NONE.read(published.values()));
    deliveries =
        new Deliveries(
            other,
            "web-1",
            here,
            new PartFolder(data.resolve("store/parts")),
            bytes -> room.refusal(bytes, free - used()),
            () -> {},
            () -> now);
    await().atMost(BOUND).until(here::begun);
  }

  @AfterEach
  void end() throws InterruptedException {
    deliveries.close();
    here.end();
  }

  private long used() throws IOException {
    try (Stream<Path> files = Files.walk(temp.resolve("data"))) {
      return files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    }
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
    other.answer(right, (byte) 2);
    step();
    assertThat(deliveries.problems())
        .extracting(Problem::subject)
        .containsExactly("release shop@1.0.0");
    assertThat(deliveries.progress(SHOP))
        .hasValueSatisfying(reason -> assertThat(reason).contains("push it again"));

    publish(right);
    step();
    assertThat(deliveries.problems()).isEmpty();
    other.answer(right, (byte) 3);
    assertThat(deliveries.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.subject()).isEqualTo("host web-9");
              assertThat(problem.reason()).contains("sent a piece of release shop@1.0.0");
            });
    step();
    other.answer(right, (byte) 1);
    step();
    assertThat(here.index().known()).containsOnlyKeys(SHOP);
    assertThat(deliveries.problems())
        .as("of the release")
        .extracting(Problem::subject)
        .containsExactly("host web-9");
    assertThat(deliveries.coming()).isEmpty();
  }

  @Test
  void whatComesByItselfIsArrivingUntilSomethingStandsInItsWay() throws Exception {
    ReleaseDocument shop = document(SHOP, 6, (byte) 1);
    assertThat(deliveries.arriving(SHOP)).isFalse();
    publish(shop);
    step();
    assertThat(deliveries.arriving(SHOP)).isTrue();
    other.answer(shop, (byte) 1);
    other.absent.add(shop.digest());
    step();
    assertThat(deliveries.arriving(SHOP)).as("nobody has the rest").isFalse();
    other.absent.clear();
    step();
    assertThat(deliveries.arriving(SHOP)).isTrue();
    other.answer(shop, (byte) 1);
    step();
    assertThat(deliveries.arriving(SHOP)).as("it is here").isFalse();
  }

  @Test
  void twoThatDoNotFitTogetherComeOneAfterTheOther() throws Exception {
    ReleaseDocument cart = document(CART, 6, (byte) 1);
    ReleaseDocument shop = document(SHOP, 6, (byte) 2);
    publish(cart);
    publish(shop);
    free = 8L * ReleaseDocument.PIECE;
    step();
    assertThat(deliveries.progress(SHOP))
        .hasValueSatisfying(reason -> assertThat(reason).contains("no room", "6.0 MiB of these"));
    for (int round = 0; !here.index().known().containsKey(CART); round++) {
      assertThat(round).isLessThan(10);
      other.answer(cart, (byte) 1);
      other.answer(shop, (byte) 2);
      step();
    }
    assertThat(deliveries.progress(SHOP))
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("no room").doesNotContain("other releases"));
    free *= 2;
    step();
    assertThat(other.requests(shop)).isNotEmpty();
  }

  @Test
  void whatNobodyHasHoldsUpNothing() throws Exception {
    ReleaseDocument cart = document(CART, 6, (byte) 1);
    ReleaseDocument shop = document(SHOP, 6, (byte) 2);
    other.absent.add(cart.digest());
    publish(cart);
    publish(shop);
    free = 8L * ReleaseDocument.PIECE;
    step();
    assertThat(deliveries.progress(CART)).contains("no host has it");
    assertThat(other.requests(shop)).isNotEmpty();
  }
}
