package org.erel.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LanesTest {

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Lanes lanes = new Lanes(executor);

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  @Test
  void tasksOfOneNameRunInOrder() throws Exception {
    List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);
    for (int i = 0; i < 100; i++) {
      int number = i;
      last = lanes.submit("shop", () -> ran.add(number));
    }
    last.get(10, TimeUnit.SECONDS);
    assertThat(ran).hasSize(100).isSorted();
  }

  @Test
  void aTaskThatHangsHoldsUpNoOtherName() throws Exception {
    CountDownLatch hang = new CountDownLatch(1);
    CompletableFuture<Boolean> hanging = lanes.submit("shop", () -> await(hang));
    assertThat(lanes.submit("cart", () -> "done").get(10, TimeUnit.SECONDS)).isEqualTo("done");
    assertThat(lanes.busy()).contains("shop");
    hang.countDown();
    assertThat(hanging.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTaskThatThrowsDoesNotEndItsLane() throws Exception {
    lanes.submit(
        "shop",
        () -> {
          throw new IllegalStateException("on purpose");
        });
    assertThat(lanes.submit("shop", () -> "done").get(10, TimeUnit.SECONDS)).isEqualTo("done");
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
