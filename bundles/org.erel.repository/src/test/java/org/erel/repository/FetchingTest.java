package org.erel.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.erel.api.Problem;
import org.erel.api.ReleaseId;
import org.erel.archive.AbsentJar;
import org.erel.archive.Jars;
import org.erel.archive.Source;
import org.erel.archive.StagedJar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

/** Drops whose jars are elsewhere. */
class FetchingTest extends DropFolderFixture {

  private static final ReleaseId SHOP = new ReleaseId("shop", Version.valueOf("1.0.0"));

  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private final AtomicInteger interrupted = new AtomicInteger();
  private final AtomicInteger tries = new AtomicInteger();
  private final AtomicLong clock = new AtomicLong();
  private CountDownLatch slow = new CountDownLatch(0);
  private Fetching fetching;
  private long seconds;

  @BeforeEach
  void begin() throws InterruptedException {
    sources = fetching(0);
    restart();
  }

  private Fetching fetching(long reserve) throws InterruptedException {
    if (fetching != null) {
      fetching.end();
    }
    fetching =
        new Fetching(
            (jar, store) -> {
              tries.incrementAndGet();
              if (jar.name().startsWith("web")) {
                awaitSlow();
              }
              String name = jar.name().replace("-1.0.0.jar", "");
              if (gone.contains(name)) {
                throw new IOException(jar + " cannot be fetched now: the server answers 404");
              }
              return store.stage(new ByteArrayInputStream(Jars.bundle(name, "1.0.0")));
            },
            new Room(temp, reserve),
            clock::get);
    return fetching;
  }

  private void awaitSlow() throws IOException {
    try {
      slow.await();
    } catch (InterruptedException e) {
      interrupted.incrementAndGet();
      throw new IOException(e);
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    slow.countDown();
    fetching.end();
  }

  private static String sha256(String name) {
    return Jars.sha256(Jars.bundle(name, "1.0.0"));
  }

  private static byte[] thin(String id) {
    return thin(id, "cart", "web");
  }

  private static byte[] thin(String id, String... names) {
    StringJoiner bundles = new StringJoiner(",", "[", "]");
    for (String name : names) {
      bundles.add(
          "{\"id\":\"g:%s:1.0.0\",\"sha256\":\"%s\",\"source\":\"file:///%s.jar\"}"
              .formatted(name, sha256(name), name));
    }
    String json = "{\"id\":\"g:%s:1.0.0\",\"bundles\":%s}".formatted(id, bundles);
    return Jars.zip(Map.of("release.json", json.getBytes(StandardCharsets.UTF_8)));
  }

  private boolean look() throws InterruptedException {
    return scan(++seconds * 1000);
  }

  private void awaitKnown(ReleaseId id) {
    await()
        .until(
            () -> {
              look();
              return release(id) != null;
            });
  }

  @Test
  void aDropIsKnownOnceItsJarsAreHere() throws Exception {
    drop("shop-1.0.0.erel", thin("shop"));
    awaitKnown(SHOP);
    assertThat(release(SHOP).release().bundles())
        .extracting(bundle -> bundle.sha256())
        .containsExactly(sha256("cart"), sha256("web"));
    assertThat(folder.index().problems()).isEmpty();
    assertThat(tries).hasValue(2);
  }

  @Test
  void aSourceThatIsGoneIsToldAndTriedAgainEverMoreSeldom() throws Exception {
    gone.add("cart");
    drop("shop-1.0.0.erel", thin("shop"));
    awaitProblem(
        "cart-1.0.0.jar from file:///cart.jar cannot be fetched now: the server answers 404; it is"
            + " tried again");
    await().untilAsserted(() -> assertThat(tries).hasValue(2));
    for (int wait : List.of(2, 4, 8)) {
      int before = tries.get();
      clock.addAndGet(Duration.ofSeconds(wait).toNanos() - 1);
      look();
      look();
      assertThat(tries).hasValue(before);
      clock.addAndGet(1);
      look();
      await().untilAsserted(() -> assertThat(tries).hasValue(before + 1));
      awaitIdle();
    }
    gone.remove("cart");
    clock.addAndGet(Duration.ofMinutes(5).toNanos());
    awaitKnown(SHOP);
  }

  /** Until the failure is noted, by the clock as it is. */
  private void awaitIdle() {
    AbsentJar cart =
        new AbsentJar("cart-1.0.0.jar", sha256("cart"), Source.parse("file:///cart.jar"));
    await().until(() -> fetching.isIdle(cart));
  }

  @Test
  void slowSourcesHoldUpNoOtherDrop() throws Exception {
    slow = new CountDownLatch(1);
    drop("shop-1.0.0.erel", thin("shop", "web-1", "web-2", "web-3", "web-4"));
    awaitTries(2);
    drop("other-1.0.0.erel", thin("other", "cart"));
    awaitKnown(new ReleaseId("other", Version.valueOf("1.0.0")));
    assertThat(release(SHOP)).isNull();
    assertThat(tries).hasValue(3);
    slow.countDown();
    awaitKnown(SHOP);
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsEndedAndForgotten() throws Exception {
    slow = new CountDownLatch(1);
    drop("shop-1.0.0.erel", thin("shop", "web"));
    awaitTries(1);
    Files.delete(drops.resolve("shop-1.0.0.erel"));
    look();
    fetching.retain(folder.awaited());
    await().untilAsserted(() -> assertThat(interrupted).hasValue(1));
    slow.countDown();
    drop("shop-1.0.0.erel", thin("shop", "web"));
    awaitKnown(SHOP);
  }

  @Test
  void whatHasComeStaysWhileADropIsCorrected() throws Exception {
    gone.add("web");
    drop("shop-1.0.0.erel", thin("shop"));
    awaitCartAlone();
    gone.remove("web");
    gone.add("cart");
    drop("shop-1.0.0.erel", thin("shop"));
    look();
    folder.discard(Set.of());
    clock.addAndGet(Duration.ofMinutes(5).toNanos());
    awaitKnown(SHOP);
  }

  private void awaitProblem(String reason) {
    await()
        .untilAsserted(
            () -> {
              look();
              assertThat(folder.index().problems())
                  .singleElement()
                  .extracting(Problem::reason)
                  .asString()
                  .contains(reason);
            });
  }

  private void awaitTries(int count) {
    await()
        .until(
            () -> {
              look();
              return tries.get() == count;
            });
  }

  private void awaitCartAlone() {
    await()
        .until(
            () -> {
              look();
              return folder.has(sha256("cart")) && folder.index().problems().size() == 1;
            });
  }

  @Test
  void whatHasComeStaysWhileTheRestIsAwaitedAndGoesWithTheDrop() throws Exception {
    gone.add("web");
    drop("shop-1.0.0.erel", thin("shop"));
    awaitCartAlone();
    folder.discard(Set.of());
    assertThat(folder.has(sha256("cart"))).isTrue();
    Files.delete(drops.resolve("shop-1.0.0.erel"));
    look();
    folder.discard(Set.of());
    assertThat(folder.has(sha256("cart"))).isFalse();
  }

  @Test
  void aDiskWithoutRoomIsToldBeforeItIsFull() throws Exception {
    sources = fetching(Long.MAX_VALUE / 2);
    restart();
    drop("shop-1.0.0.erel", thin("shop"));
    awaitProblem("its disk has no room");
    assertThat(tries).hasValue(0);
  }

  @Test
  void aRestartGoesOnWithTheJarsThatAreMissing() throws Exception {
    gone.add("web");
    drop("shop-1.0.0.erel", thin("shop"));
    await()
        .until(
            () -> {
              look();
              return folder.has(sha256("cart"));
            });
    sources = fetching(0);
    restart();
    tries.set(0);
    gone.remove("web");
    awaitKnown(SHOP);
    assertThat(tries).hasValue(1);
  }

  @Test
  void nobodyIsAskedForWhatIsHere() throws Exception {
    ContentStore store = new ContentStore(data.resolve("store"));
    try (StagedJar cart = store.stage(new ByteArrayInputStream(Jars.bundle("cart", "1.0.0")))) {
      store.keep(cart);
    }
    fetching.provide(
        List.of(new AbsentJar("cart-1.0.0.jar", sha256("cart"), Source.parse("file:///cart.jar"))),
        store);
    assertThatThrownBy(
            () ->
                fetching.provide(
                    List.of(
                        new AbsentJar(
                            "web-1.0.0.jar", sha256("web"), Source.parse("file:///web.jar"))),
                    store))
        .isInstanceOf(AwaitedJarsException.class)
        .hasMessage("jars that it leaves out are being fetched from their sources");
  }
}
