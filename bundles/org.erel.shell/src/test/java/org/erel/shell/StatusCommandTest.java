package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.erel.api.Cluster.Roll;
import org.erel.api.HostState;
import org.erel.api.Silence;
import org.junit.jupiter.api.Test;

/** {@code status}, {@code hosts} and {@code groups}. */
class StatusCommandTest extends CommandFixture {

  @Test
  void statusShowsTheTable() {
    roll(List.of("web-9"), Samples.host("web-1", HostState.DEGRADED, Samples.BEHIND));
    assertThat(run("status")).isZero();
    assertThat(out.toString()).startsWith("HOST ").endsWith("\n\nsilent: web-9\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void statusNarrows() {
    roll(
        List.of(),
        Samples.host("web-1", HostState.SETTLED, Samples.ACTIVE),
        Samples.host("db-1", HostState.SETTLED, Samples.ACTIVE, Samples.HELD));
    assertThat(run("status", "shop", "--host", "db-*")).isZero();
    assertThat(out.toString()).contains("db-1").doesNotContain("web-1").doesNotContain("cart");
  }

  @Test
  void statusOfWhatNobodyHasFails() {
    roll(List.of(), Samples.host("web-1", HostState.SETTLED, Samples.ACTIVE));
    assertThat(run("status", "shp", "--json")).isEqualTo(1);
    assertThat(err).hasToString("no host wants or has release shp; status alone shows all\n");
    assertThat(out.toString()).contains("\"hosts\": [");
  }

  @Test
  void whereNothingIsShownThereIsNoTable() {
    roll(List.of(), Samples.host("web-1", HostState.SETTLED, Samples.ACTIVE));
    assertThat(run("status", "shp")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    cluster.rolls.clear();
    cluster.rolls.add(new Roll(List.of(), List.of("web-9")));
    assertThat(run("status")).isEqualTo(1);
    assertThat(out).hasToString("silent: web-9\n");
    assertThat(err.toString()).endsWith("no host answered: is its master running?\n");
  }

  @Test
  void waitingEndsOnceAllHostsAreThere() {
    cluster.rolls.clear();
    roll(List.of(), Samples.host("a", HostState.CHANGING), Samples.host("b", HostState.WAITING));
    roll(List.of("c"), Samples.host("a", HostState.SETTLED), Samples.host("b", HostState.WAITING));
    assertThat(run("status", "--wait")).isZero();
    assertThat(cluster.calls).hasSize(3).last().isEqualTo("silences of c");
    assertThat(out.toString()).doesNotContain("changing").contains("silent: c");
    assertThat(err).hasToString("changing: a\n");
  }

  @Test
  void waitingFailsWhereAHostIsDegraded() {
    roll(List.of(), Samples.host("a", HostState.SETTLED), Samples.host("b", HostState.DEGRADED));
    assertThat(run("status", "--wait")).isEqualTo(1);
    assertThat(err).hasToString("degraded: b\n");
  }

  @Test
  void waitingIsBounded() {
    roll(List.of(), Samples.host("a", HostState.CHANGING));
    assertThat(run("status", "--wait", "--timeout", "300ms")).isEqualTo(1);
    assertThat(err).hasToString("changing: a\nstill changing after 300ms: a\n");
    assertThat(out.toString()).contains("changing");
  }

  @Test
  void hostsAndGroupsAreListed() {
    cluster.silences.put(
        "web-8",
        new Silence("web-8", Silence.Why.STOPPED, Optional.of(Instant.now().minusSeconds(190))));
    roll(List.of("web-8", "web-9"), Samples.host("web-1", HostState.SETTLED));
    assertThat(run("hosts")).isZero();
    assertThat(out.toString())
        .contains("web-8  -        -       stopped  -        -                     3 min ago")
        .contains("web-9  -        -       silent ");
    assertThat(run("hosts", "--json")).isZero();
    assertThat(out.toString()).contains("\"identifier\": \"web-1\"", "\"why\": \"stopped\"");
    assertThat(run("groups")).isZero();
    assertThat(out.toString()).contains("GROUP  REVISION");
    assertThat(run("groups", "--json")).isZero();
    assertThat(out.toString()).contains("\"groups\": [");
  }

  private void roll(List<String> silent, org.erel.api.HostStatus... hosts) {
    if (cluster.rolls.size() == 1 && cluster.rolls.element().hosts().isEmpty()) {
      cluster.rolls.clear();
    }
    cluster.rolls.add(new Roll(List.of(hosts), silent));
  }
}
