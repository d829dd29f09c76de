package org.erel.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.erel.api.Cluster;
import org.erel.api.Document;
import org.erel.api.Documents;
import org.erel.api.HeldRelease;
import org.erel.api.ReleaseId;
import org.erel.api.Settings;
import org.erel.api.Subscription;
import org.erel.archive.Jars;
import org.erel.archive.Limits;
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
import org.osgi.framework.BundleContext;

/**
 * What came from the cluster is let go, and comes back when it is needed; what was dropped here is
 * used where somebody vouches for it.
 */
class ReleaseRepositoryTest {

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.0.0");
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir Path temp;
  private final Served served = new Served();
  private Path drops;
  private Path data;
  private ReleaseDocument document;
  private volatile ClusterReleases cluster;
  private ClusterReleases knowing;
  private LocalReleases here;
  private ReleaseRepository repository;

  /** Nobody is on the bus but this host. */
  private static final class Served implements ContentBus {

    private final Set<String> releases = ConcurrentHashMap.newKeySet();

    @Override
    public Subscription serve(String release, Consumer<PiecesRequest> server) {
      releases.add(release);
      return () -> releases.remove(release);
    }

    @Override
    public void send(ReleasePiece piece) {}

    @Override
    public Reception receive(String release, Receiver receiver) {
      return answering(Reception.class, Map.of());
    }
  }

  @BeforeEach
  void start() throws Exception {
    drops = Files.createDirectories(temp.resolve("drops"));
    data = Files.createDirectories(temp.resolve("data"));
    DropFolder other = elsewhere();
    document = Description.of(other.index().known().get(SHOP).release(), Optional.empty());
    PartFolder parts = new PartFolder(data.resolve("store/parts"));
    for (ReleaseDocument.Piece piece : document.pieces()) {
      parts.write(piece, Files.readAllBytes(other.jar(piece.jar())));
    }
    knowing =
        ClusterReleases.NONE.read(
            List.of(
                new Document(
                    SHOP.toString(), 1, "web-9", Instant.EPOCH, false, document.content())));
    cluster = knowing;
    begin(Map.of());
  }

  private void begin(Map<String, Object> answers) {
    here =
        new LocalReleases(
            drops,
            data,
            Jars.FEATURES,
            new Fetching(Sources.NONE, new Room(temp, 0), System::nanoTime),
            () -> cluster);
    repository =
        new ReleaseRepository(
            context(), here, documents(answers), served, answering(Cluster.class, Map.of()));
  }

  @AfterEach
  void end() throws InterruptedException {
    repository.end();
    here.end();
  }

  private DropFolder elsewhere() throws IOException, InterruptedException {
    Path there = Files.createDirectories(temp.resolve("elsewhere/drops"));
    Files.write(there.resolve("shop-1.0.0.erel"), Jars.shop(8));
    DropFolder other =
        new DropFolder(
            there,
            temp.resolve("elsewhere/data"),
            Jars.FEATURES,
            Limits.DEFAULT,
            Sources.NONE,
            () -> ClusterReleases.NONE);
    other.scan(0);
    other.scan(Duration.ofSeconds(1).toNanos());
    return other;
  }

  private BundleContext context() {
    return (BundleContext)
        Proxy.newProxyInstance(
            BundleContext.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) ->
                Settings.IDENTIFIER.equals(arguments[0])
                    ? "web-1"
                    : Settings.DATA.equals(arguments[0]) ? data.toString() : null);
  }

  private static Documents documents(Map<String, Object> answers) {
    Map<String, Object> all = new HashMap<>(answers);
    all.put("onStored", (Subscription) () -> {});
    return answering(Documents.class, all);
  }

  /** Some methods answer; all others give nothing. */
  private static <T> T answering(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                answers.getOrDefault(
                    method.getName(), method.getReturnType() == boolean.class ? false : null)));
  }

  private Optional<HeldRelease> held() {
    return repository.held().stream()
        .filter(HeldRelease::whole)
        .filter(held -> held.release().equals(SHOP))
        .findFirst();
  }

  private void awaitServed(boolean served) {
    await()
        .atMost(BOUND)
        .untilAsserted(
            () -> assertThat(this.served.releases.contains(document.digest())).isEqualTo(served));
  }

  @Test
  void whatCameBeforeARestartStaysUntilItIsSaidWhatIsNeeded() throws Exception {
    Path parts = data.resolve("store/parts");
    repository.need(Set.of(ReleaseId.parse("cart@1.0.0")));
    await().atMost(BOUND).untilAsserted(() -> assertThat(parts).isEmptyDirectory());
  }

  @Test
  void whatCameBeforeARestartIsGoneOnWith() throws Exception {
    repository.need(Set.of(SHOP));
    awaitServed(true);
    assertThat(repository.find(SHOP)).isPresent();
  }

  @Test
  void whatNothingNeedsIsHereAgainWhereItsRecordCannotBeRead() throws Exception {
    repository.keep(SHOP);
    awaitServed(true);
    end();
    Files.writeString(data.resolve("releases/shop@1.0.0.json"), "{");
    begin(Map.of());
    repository.discard(discard -> discard.accept(Set.of()));
    awaitServed(true);
    assertThat(held()).isPresent();
    assertThat(here.index().known().get(SHOP).release().bundles())
        .allSatisfy(bundle -> assertThat(bundle.content()).exists());
    await().atMost(BOUND).until(() -> repository.problems().isEmpty());
  }

  @Test
  void whatWasKeptIsLetGoAndComesBackWhenItIsNeeded() throws Exception {
    repository.keep(SHOP);
    awaitServed(true);
    assertThat(held()).isPresent();

    assertThat(repository.letGo(SHOP, "another")).contains("it is not there");
    assertThat(repository.letGo(SHOP, document.digest())).isEmpty();
    // nothing but a look at what is wanted ends that; what is still kept would be there again
    awaitServed(false);
    assertThat(held()).isEmpty();
    assertThat(data.resolve("releases")).isEmptyDirectory();
    assertThat(repository.letGo(SHOP, document.digest())).contains("it is not there");

    repository.need(Set.of(SHOP));
    awaitServed(true);
    assertThat(repository.letGo(SHOP, document.digest())).contains("a group of this host needs it");
    assertThat(held()).isPresent();
  }

  @Test
  void itsContentGoesWhereNothingElseNeedsIt() {
    repository.keep(SHOP);
    awaitServed(true);
    Path content = here.index().known().get(SHOP).release().bundles().get(0).content();
    assertThat(repository.letGo(SHOP, document.digest())).isEmpty();
    assertThat(content).exists();
    repository.discard(discard -> discard.accept(Set.of()));
    await().atMost(BOUND).untilAsserted(() -> assertThat(content).doesNotExist());
  }

  @Test
  void whatWasDroppedHereStaysAlsoWhereItCameFromTheClusterBefore() throws Exception {
    repository.keep(SHOP);
    awaitServed(true);
    assertThat(held().orElseThrow().dropped()).isFalse();
    Files.write(drops.resolve("shop-1.0.0.erel"), Jars.shop(8));
    await().atMost(BOUND).until(() -> held().orElseThrow().dropped());
    assertThat(repository.letGo(SHOP, document.digest()))
        .contains("it was dropped there, as shop-1.0.0.erel");
    assertThat(held()).isPresent();
  }

  @Test
  void whatIsDroppedHereIsUsedWhenTheClusterKnowsIt() throws Exception {
    cluster = ClusterReleases.NONE;
    Files.write(drops.resolve("shop-1.0.0.erel"), Jars.shop(8));
    await().atMost(BOUND).until(() -> held().isPresent());

    assertThat(repository.find(SHOP)).as("nobody vouches for it").isEmpty();
    assertThat(repository.releases()).isEmpty();

    cluster = knowing;
    assertThat(repository.find(SHOP)).isPresent();
    assertThat(repository.releases()).containsExactly(SHOP);
  }

  @Test
  void whereTheClusterRunsUnsignedWhatIsDroppedHereIsUsedAtOnce() throws Exception {
    end();
    cluster = ClusterReleases.NONE;
    begin(Map.of("unsigned", true));
    Files.write(drops.resolve("shop-1.0.0.erel"), Jars.shop(8));
    await().atMost(BOUND).until(() -> held().isPresent());

    assertThat(repository.find(SHOP)).isPresent();
    assertThat(repository.releases()).containsExactly(SHOP);
  }
}
