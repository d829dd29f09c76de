package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.erel.api.Answers;
import org.erel.api.Cluster.Roll;
import org.erel.api.Document;
import org.erel.api.HeldRelease;
import org.erel.api.HostReleases;
import org.erel.api.HostState;
import org.erel.api.ReleaseId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GcCommandTest extends CommandFixture {

  private static final ReleaseId SHOP = ReleaseId.parse("shop@1.1.0");
  private static final HeldRelease SPARE =
      new HeldRelease(SHOP, "ab", 12 << 20, 12 << 20, false, "");
  private static final HeldRelease DROPPED =
      new HeldRelease(SHOP, "ab", 12 << 20, 12 << 20, true, "");

  @BeforeEach
  void held() {
    cluster.documents =
        List.of(new Document("shop@1.1.0", 3, "ann@desk", Instant.EPOCH, false, "{}"));
    cluster.held =
        new Answers<>(
            List.of(
                new HostReleases("web-1", List.of(DROPPED)),
                new HostReleases("web-2", List.of(DROPPED)),
                new HostReleases("web-3", List.of(SPARE)),
                new HostReleases("web-4", List.of(SPARE))),
            Map.of(),
            List.of());
    heard("web-1", "web-2", "web-3", "web-4");
  }

  private void heard(String... hosts) {
    cluster.rolls.clear();
    cluster.rolls.add(
        new Roll(
            Stream.of(hosts).map(host -> Samples.host(host, HostState.WAITING)).toList(),
            List.of()));
  }

  private List<String> discards() {
    return cluster.calls.stream().filter(call -> call.startsWith("discard")).toList();
  }

  @Test
  void whatIsToSpareGoes() {
    assertThat(run("gc")).isZero();
    assertThat(out)
        .hasToString(
            "web-3: shop@1.1.0 (12.0 MiB) is gone\nweb-4: shop@1.1.0 (12.0 MiB) is gone\n");
    assertThat(err.toString()).isEmpty();
    assertThat(discards())
        .containsExactly(
            "discard shop@1.1.0 ab on web-3 within PT30S",
            "discard shop@1.1.0 ab on web-4 within PT30S");
  }

  @Test
  void aDryRunThrowsNothingAway() {
    assertThat(run("gc", "--dry-run", "--replicas", "3")).isZero();
    assertThat(out.toString()).matches("web-[34]: shop@1.1.0 \\(12.0 MiB\\) would go\n");
    assertThat(discards()).isEmpty();
  }

  @Test
  void whereNothingIsToSpareThereIsNothingToDo() {
    assertThat(run("gc", "--replicas", "4")).isZero();
    assertThat(out).hasToString("nothing to do\n");
  }

  @Test
  void whatAHostRefusesIsToldAndTheOthersGoOn() {
    cluster.refusals = Map.of("web-3", "it is needed by group web");
    assertThat(run("gc")).isEqualTo(1);
    assertThat(out).hasToString("web-4: shop@1.1.0 (12.0 MiB) is gone\n");
    assertThat(err).hasToString("web-3: shop@1.1.0 is not gone: it is needed by group web\n");
  }

  @Test
  void whatSilentHostsHaveDoesNotCountAndTheyAreNamed() {
    heard("web-1", "web-3");
    cluster.held =
        new Answers<>(cluster.held.given(), Map.of("db-2", "its disk is gone"), List.of("db-1"));
    assertThat(run("gc")).isEqualTo(1);
    assertThat(out).hasToString("nothing to do\n");
    assertThat(err).hasToString("failed on db-2: its disk is gone\nsilent: db-1, web-2, web-4\n");
  }

  @Test
  void atLeastOneCopyStays() {
    assertThat(run("gc", "--replicas", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("at least one");
    assertThat(opened).isEmpty();
  }
}
