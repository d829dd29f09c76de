package org.erel.material.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.erel.api.Release;
import org.junit.jupiter.api.Test;

/** A REST application on Eclipse's whiteboard, Jersey and Felix HTTP, 36 bundles. */
class RestTest extends MaterialFixture {

  private static final int CLIENTS = 2;
  private static final int ENOUGH = 100;

  /** When a request began and ended, and its answer: of a version, or what went wrong. */
  private record Answer(long began, long ended, String words) {

    boolean isVersion() {
      return words.contains(" ");
    }
  }

  @Test
  void theApplicationAnswersAndAnUpdateUnderLoadNeverMixesVersions() throws Exception {
    int port = freePort();
    Release first = release("rest@1.0.0", jars(), RestApplication.bundles("1.0.0"));
    Release second = release("rest@2.0.0", jars(), RestApplication.bundles("2.0.0"));
    update(first, RestApplication.configurations("1.0.0", port));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ask(port).equals(RestApplication.answer("1.0.0")));

    AtomicBoolean givenUp = new AtomicBoolean();
    List<Answer> answers = new ArrayList<>();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<CompletableFuture<List<Answer>>> loads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        loads.add(CompletableFuture.supplyAsync(() -> load(port, givenUp), clients));
      }
      update(second, RestApplication.configurations("2.0.0", port));
      for (CompletableFuture<List<Answer>> load : loads) {
        answers.addAll(load.get(30, TimeUnit.SECONDS));
      }
    } finally {
      givenUp.set(true);
      clients.shutdownNow();
    }

    answers.sort(Comparator.comparingLong(Answer::ended));
    Map<String, Long> kinds =
        answers.stream()
            .collect(
                Collectors.groupingBy(Answer::words, LinkedHashMap::new, Collectors.counting()));
    long lastOld = of("1.0.0", answers).mapToLong(Answer::began).max().orElseThrow();
    long firstNew = of("2.0.0", answers).mapToLong(Answer::ended).min().orElseThrow();
    long wrongOutsideTheGap =
        answers.stream()
            .filter(a -> !a.isVersion() && (a.ended() < lastOld || a.began() > firstNew))
            .count();
    System.out.printf(
        "rest: gap %d ms, %s, %d failures outside the gap%n",
        (firstNew - lastOld) / 1_000_000, kinds, wrongOutsideTheGap);
    assertThat(kinds.keySet())
        .filteredOn(words -> words.contains(" "))
        .containsExactly(RestApplication.answer("1.0.0"), RestApplication.answer("2.0.0"));
    assertThat(lastOld).isLessThan(firstNew);
    assertThat(wrongOutsideTheGap).isZero();
  }

  private static List<Path> jars() throws IOException {
    return Material.jars("spifly", "http", "rest");
  }

  private static Stream<Answer> of(String version, List<Answer> answers) {
    return answers.stream().filter(a -> a.words().equals(RestApplication.answer(version)));
  }

  /** Asks until the new version has answered for a while. */
  private List<Answer> load(int port, AtomicBoolean givenUp) {
    List<Answer> answers = new ArrayList<>();
    int fromTheNew = 0;
    while (fromTheNew < ENOUGH && !givenUp.get()) {
      long began = System.nanoTime();
      String words = ask(port);
      answers.add(new Answer(began, System.nanoTime(), words));
      fromTheNew += words.equals(RestApplication.answer("2.0.0")) ? 1 : 0;
      LockSupport.parkNanos(2_000_000);
    }
    return answers;
  }

  /** The answer, or the status, or the name of what was thrown. */
  private String ask(int port) {
    try {
      var response = get(port, "/rest/greeting");
      return response.statusCode() == 200 ? response.body() : "status-" + response.statusCode();
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
