package org.erel.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.erel.api.Subscription;
import org.erel.archive.Jars;
import org.erel.archive.Sources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalReleasesTest {

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.0.0");
  private static final Duration BOUND = Duration.ofSeconds(20);

  @TempDir Path temp;
  private Path drops;
  private LocalReleases repository;

  @BeforeEach
  void start() {
    drops = temp.resolve("drops");
    repository =
        new LocalReleases(
            drops,
            temp.resolve("data"),
            Jars.FEATURES,
            new Fetching(Sources.NONE, new Room(temp, 0), System::nanoTime),
            () -> ClusterReleases.NONE);
    await().atMost(BOUND).until(() -> Files.isDirectory(drops));
  }

  @AfterEach
  void end() throws InterruptedException {
    repository.end();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("erel-repository");
  }

  private Optional<Release> find(ReleaseId id) {
    return Optional.ofNullable(repository.index().known().get(id)).map(ReleaseIndex.Known::release);
  }

  @Test
  void listenersHearOfDropsUntilTheyLeave() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    repository.onChange(
        () -> {
          throw new IllegalStateException("a listener that fails disturbs no one");
        });
    Subscription subscription = repository.onChange(calls::incrementAndGet);
    Files.write(drops.resolve("shop-1.0.0.erel"), Jars.shop(8));
    await().atMost(BOUND).until(() -> calls.get() == 1);
    assertThat(repository.index().known().keySet()).containsExactly(SHOP);
    assertThat(find(SHOP).orElseThrow().bundles()).hasSize(2);
    assertThat(find(ReleaseId.parse("shop@2.0.0"))).isEmpty();
    subscription.close();
    subscription.close();
    Files.delete(drops.resolve("shop-1.0.0.erel"));
    await().atMost(BOUND).until(() -> repository.index().known().keySet().isEmpty());
    assertThat(calls).hasValue(1);
  }

  @Test
  void whoNeedsContentIsAskedOnTheRepositorysThread() throws Exception {
    Files.write(drops.resolve("shop-1.0.0.erel"), Jars.shop(8));
    await().atMost(BOUND).until(() -> find(SHOP).isPresent());
    Path content = find(SHOP).orElseThrow().bundles().get(0).content();
    Files.delete(drops.resolve("shop-1.0.0.erel"));
    await().atMost(BOUND).until(() -> repository.index().known().keySet().isEmpty());
    AtomicReference<String> thread = new AtomicReference<>("");
    repository.discard(
        discard -> {
          assertThat(content).exists();
          discard.accept(Set.of());
          thread.set(Thread.currentThread().getName());
        });
    await().atMost(BOUND).until(() -> thread.get().equals("erel-repository"));
    assertThat(content).doesNotExist();
  }

  @Test
  void aBrokenDropIsReported() throws Exception {
    Files.writeString(drops.resolve("shop-1.0.0.erel"), "no zip");
    await().atMost(BOUND).until(() -> !repository.index().problems().isEmpty());
    assertThat(repository.index().problems().get(0).subject()).isEqualTo("drop shop-1.0.0.erel");
    assertThat(repository.index().known().keySet()).isEmpty();
  }
}
