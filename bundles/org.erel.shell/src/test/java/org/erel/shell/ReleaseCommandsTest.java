package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.api.Answers;
import org.erel.api.BrokenReleaseException;
import org.erel.api.Document;
import org.erel.api.HeldRelease;
import org.erel.api.HostReleases;
import org.erel.api.PublishOutcome;
import org.erel.api.PublishOutcome.Verdict;
import org.erel.api.ReleaseId;
import org.erel.api.ReleasePusher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code releases}, {@code remove}, {@code push}. */
class ReleaseCommandsTest extends CommandFixture {

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.2.0");
  private static final String WEB =
      "{\"group\":\"web\",\"members\":[\"*\"],\"releases\":{\"shop\":{\"version\":\"1.2.0\"}}}";

  private final List<ReleasePusher.Terms> pushed = new ArrayList<>();

  private static Document document(String name, String content) {
    return new Document(name, 3, "ann@desk", Instant.EPOCH, false, content);
  }

  private static PublishOutcome announced(Verdict verdict, Map<String, String> refused) {
    return new PublishOutcome(
        verdict, Optional.empty(), Optional.empty(), List.of("a"), refused, List.of());
  }

  @BeforeEach
  void held() {
    cluster.documents = List.of(document("shop@1.2.0", "{}"), document("web", WEB));
    HeldRelease held = new HeldRelease(SHOP, "d", 3, 3, true, "");
    cluster.held =
        new Answers<>(
            List.of(new HostReleases("web-1", List.of(held))),
            Map.of("web-2", "its disk is gone"),
            List.of("web-3"));
  }

  private void pushing(PublishOutcome announced, boolean enough) {
    pusher =
        (file, terms, progress) -> {
          pushed.add(terms);
          progress.accept(new ReleasePusher.Progress(SHOP, 2 << 20, Map.of("a", 1L << 20), 5));
          return new ReleasePusher.Outcome(
              SHOP, 2 << 20, 3 << 20, announced, List.of("a"), Map.of("b", "no room"), enough);
        };
  }

  @Test
  void releasesAreListedWithWhatFailedBesides() {
    assertThat(run("releases")).isEqualTo(1);
    assertThat(out.toString()).contains("shop@1.2.0", "3 B", "web-1", "web ", "ann@desk");
    assertThat(err).hasToString("failed on web-2: its disk is gone\nsilent: web-3\n");
  }

  @Test
  void releasesAreListedAsJson() {
    assertThat(run("releases", "--json")).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "\"release\": \"shop@1.2.0\"",
            "\"revision\": 3",
            "\"host\": \"web-1\"",
            "\"size\": 3",
            "\"dropped\": true",
            "\"silent\": [");
  }

  @Test
  void whatAGroupWantsIsNotRemoved() {
    assertThat(run("remove", "shop@1.2.0")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            "not removed: shop@1.2.0 is wanted by group web; publish it with another version first\n");
    assertThat(run("remove", "shop")).isEqualTo(2);
    assertThat(err.toString()).contains("'shop' is not of the form NAME@VERSION");
  }

  @Test
  void whatNoGroupWantsIsRemoved() {
    cluster.documents = List.of(document("shop@1.2.0", "{}"));
    assertThat(run("remove", "shop@1.2.0")).isZero();
    assertThat(cluster.calls).anyMatch(call -> call.startsWith("unpublish shop@1.2.0"));
  }

  @Test
  void aPushTellsWhoHasIt() {
    pushing(announced(Verdict.ACKNOWLEDGED, Map.of()), true);
    assertThat(run("push", "shop-1.2.0.erel")).isZero();
    assertThat(out).hasToString("shop@1.2.0 (2.0 MiB) is on 1 hosts: a; 3.0 MiB sent\n");
    assertThat(err).hasToString("not on b: no room\n");
    assertThat(pushed)
        .singleElement()
        .satisfies(
            terms -> {
              assertThat(terms.replicas()).isEqualTo(2);
              assertThat(terms.awaited()).isZero();
              assertThat(terms.patience()).isEqualTo(Duration.ofSeconds(30));
            });
  }

  @Test
  void aPushThatIsNotEnoughFailsWithTheWayOut() {
    pushing(announced(Verdict.HELD, Map.of()), false);
    assertThat(run("push", "shop-1.2.0.erel", "--replicas", "3", "--wait", "2")).isEqualTo(1);
    assertThat(err.toString()).contains("not on b: no room", "2 hosts must have it, and 1 do");
  }

  @Test
  void aPushThatTheClusterWasNotToldOfSaysWhy() {
    pushing(announced(Verdict.SHORT, Map.of("a", "it is not signed")), false);
    assertThat(run("push", "shop-1.2.0.erel")).isEqualTo(1);
    assertThat(err.toString()).contains("refused by a: it is not signed");
    pushing(announced(Verdict.NO_MAJORITY, Map.of()), false);
    assertThat(run("push", "shop-1.2.0.erel")).isEqualTo(1);
    assertThat(err.toString()).contains("no majority of the hosts answered");
  }

  @Test
  void whatCannotBePushedIsNamed() {
    pusher =
        (file, terms, progress) -> {
          throw file.equals(Path.of("").toAbsolutePath().resolve("no.erel"))
              ? new NoSuchFileException(file.toString())
              : new BrokenReleaseException("it is no readable zip");
        };
    assertThat(run("push", "no.erel")).isEqualTo(2);
    assertThat(err.toString()).contains("no.erel: no such file");
    assertThat(run("push", "half.erel")).isEqualTo(1);
    assertThat(err.toString()).contains("half.erel: it is no readable zip");
    assertThat(run("push", "a.erel", "--replicas", "0")).isEqualTo(2);
    assertThat(run("push", "a.erel", "--replicas", "1", "--wait", "2")).isEqualTo(2);
  }
}
