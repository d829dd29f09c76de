package org.erel.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.erel.api.ReleaseId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkerTest {

  private static final ThreadGroup GROUP = Thread.currentThread().getThreadGroup();
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void whatEndsInTimeSaysWhatItThrew() {
    Worker.Ending ending =
        Worker.run(
            GROUP,
            "erel-test",
            Duration.ofSeconds(10),
            () -> "nothing",
            () -> {
              throw new LinkageError("torn");
            });

    assertThat(ending.how()).isEqualTo(Worker.How.IN_TIME);
    assertThat(ending.thrown()).hasMessage("torn");
  }

  @Test
  void aDeadlineMayBeLongerThanNanosecondsCount() {
    Worker.Ending ending =
        Worker.run(GROUP, "erel-test", Duration.ofHours(9_999_999), () -> "", () -> {});

    assertThat(ending.how()).isEqualTo(Worker.How.IN_TIME);
  }

  @Test
  void whatSleepsIsInterrupted() {
    Worker.Ending ending =
        Worker.run(GROUP, "erel-test", SHORT, () -> "sleep", () -> new CountDownLatch(1).await());

    assertThat(ending.how()).isEqualTo(Worker.How.INTERRUPTED);
    assertThat(ending.thrown()).isInstanceOf(InterruptedException.class);
    assertThat(ending.inHand()).isEqualTo("sleep");
  }

  @Test
  void whatSpinsIsLeftBehindAndReportedUntilItEnds() throws Exception {
    AtomicBoolean go = new AtomicBoolean(true);
    Worker.Ending ending =
        Worker.run(
            GROUP,
            "erel-test",
            SHORT,
            () -> "bundle b 1.0.0",
            () -> {
              while (go.get()) {
                Thread.onSpinWait();
              }
            });
    Zombies zombies = new Zombies();
    zombies.add(ReleaseId.parse("shop@1.0.0"), ending.inHand(), "start", ending.end());

    assertThat(ending.how()).isEqualTo(Worker.How.HANGING);
    assertThat(zombies.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.reason()).contains("bundle b 1.0.0 in its start"));
    go.set(false);
    ending.end().get(10, TimeUnit.SECONDS);
    await().until(() -> zombies.problems().isEmpty());
  }

  @Test
  void anInterruptOfTheCallerWaitsAndIsKept() {
    Thread.currentThread().interrupt();

    Worker.Ending ending =
        Worker.run(GROUP, "erel-test", Duration.ofSeconds(10), () -> "", () -> {});

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ending.how()).isEqualTo(Worker.How.IN_TIME);
  }
}
