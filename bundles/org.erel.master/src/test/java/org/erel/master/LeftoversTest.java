package org.erel.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.master.Fixtures.release;
import static org.erel.master.Fixtures.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LeftoversTest {

  private final RecordingContainer container = new RecordingContainer();
  private final Leftovers leftovers = new Leftovers(repository(release("shop@1.0.0")), container);
  private final List<Set<String>> kept = new ArrayList<>();
  private final Consumer<Set<String>> discard = kept::add;

  @Test
  void whatTheContainerNeedsStays() {
    container.contents = Set.of("ab");
    leftovers.tell(discard);
    assertThat(kept).containsExactly(Set.of("ab"));
  }

  @Test
  void nothingIsThrownAwayWhileContentIsOnItsWay() {
    CompletableFuture.runAsync(() -> leftovers.moving().lock()).join();
    leftovers.tell(discard);
    assertThat(kept).isEmpty();
  }

  @Test
  void aHostThatDoesNotKnowAllItNeedsThrowsNothingAway() {
    container.contents = null;
    leftovers.tell(discard);
    assertThat(kept).isEmpty();
  }
}
