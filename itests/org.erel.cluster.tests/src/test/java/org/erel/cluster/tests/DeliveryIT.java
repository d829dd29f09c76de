package org.erel.cluster.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.erel.testing.Cargo;
import org.erel.testing.ErelCommand.Outcome;
import org.erel.testing.MasterProcess;
import org.erel.testing.Network;
import org.erel.testing.Place;
import org.erel.testing.RabbitNode;
import org.erel.testing.SmallDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Releases travel by themselves, whoever and whatever breaks meanwhile. */
@Timeout(value = 300, unit = SECONDS)
class DeliveryIT extends DeliveryFixture {

  private static final Cargo CARGO = Cargo.of("1.0.0", 3, 2 * MIB + 77);

  private SmallDisk disk;
  private Network network;

  @AfterEach
  void endPlaces() throws IOException {
    if (network != null) {
      network.close();
    }
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void aReleaseDroppedOnOneHostRunsOnEveryHostThatNeedsIt() throws Exception {
    start("db-1", "web-1", "web-2");
    publish("1.0.0", "web-*");
    awaitOut("status", out -> out.contains("waiting for cargo 1.0.0: no host has it"));
    CARGO.write(masters.get("db-1").releases());
    awaitOut("status", out -> !out.contains("waiting for cargo"));
    settled();
    Outcome releases = run(0, "releases");
    assertThat(line(releases.out(), "cargo@1.0.0")).contains("db-1, web-1, web-2", "web", "MiB");

    // what it has, it gives: the one that had it first is gone
    masters.get("db-1").kill();
    start("web-3");
    awaitOut("releases", out -> line(out, "cargo@1.0.0").contains("web-1, web-2, web-3"));
    settled();
    assertThat(masters.get("web-3").releases()).isEmptyDirectory();
  }

  /** How much of the cargo a host has, in bytes; 0 where it does not say. */
  private long here(String host) throws IOException {
    Outcome releases = erel.run("releases", "--json");
    Matcher matcher =
        Pattern.compile("\"host\": \"" + host + "\",[^}]*\"here\": ([0-9]+)")
            .matcher(releases.out());
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private long awaitHere(String host, long bytes) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(here(host)).as(tails()).isGreaterThanOrEqualTo(bytes));
    return bytes;
  }

  private String digest() throws IOException {
    Matcher matcher =
        Pattern.compile("\"digest\": \"([0-9a-f]{64})\", *\\s*\"size\"")
            .matcher(run(0, "releases", "--json").out());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @Test
  void whoeverIsKilledInTheMiddleItGoesOnWhereItWas() throws Exception {
    Cargo cargo = Cargo.of("1.0.0", 3, 8 * MIB);
    master("db-1").with("EREL_DELIVERY_RATE", "1MiB").start().awaitReady();
    start("web-1");
    publish("1.0.0", "web-*");
    cargo.write(masters.get("db-1").releases());

    long had = awaitHere("web-1", 5 * MIB);
    assertThat(line(run(0, "hosts").out(), "web-1")).contains("changing");
    masters.get("web-1").kill();
    masters.get("db-1").kill();
    masters.get("web-1").start().awaitReady();
    awaitHere("web-1", had);
    awaitOut("status", out -> out.contains("of 24.0 MiB are here, and no host has it"));

    masters.get("db-1").start().awaitReady();
    awaitHere("web-1", had + 3 * MIB);
    node.kill();
    node.restart();
    awaitOut("releases", out -> line(out, "cargo@1.0.0").contains("db-1, web-1"));
    settled();
    assertThat(masters.get("web-1").data().resolve("store/parts")).isEmptyDirectory();
  }

  @Test
  void aHostThatIsCutOffInTheMiddleGoesOnWhenItIsBack() throws Exception {
    node.close();
    network = Network.open("broker", "from", "to", "operator");
    node = RabbitNode.start(network.place("broker"));
    erel = erel().at(network.place("operator"));
    Place to = network.place("to");
    master("db-1").at(network.place("from")).with("EREL_DELIVERY_RATE", "3MiB").start();
    master("web-1").at(to).with("EREL_BROKER_HEARTBEAT", "2").start();
    awaitOut(
        "hosts", out -> line(out, "db-1").contains(" now") && line(out, "web-1").contains(" now"));
    publish("1.0.0", "web-*");
    Cargo.of("1.0.0", 3, 8 * MIB).write(masters.get("db-1").releases());

    long had = awaitHere("web-1", 5 * MIB);
    network.cut(to);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> masters.get("web-1").output().contains("Connecting again"));
    network.heal(to);
    awaitHere("web-1", had + 1);
    awaitOut("releases", out -> line(out, "cargo@1.0.0").contains("db-1, web-1"));
    settled();
  }

  @Test
  void aPushBringsAReleaseToTheHostsThatAreToKeepIt() throws Exception {
    start("web-1", "web-2", "web-3");
    String archive = CARGO.write(folder).getFileName().toString();
    assertThat(run(0, "push", archive).out()).contains("cargo@1.0.0 (6.0 MiB) is on 2 hosts: ");
    assertThat(run(0, "push", archive).out()).contains("2 hosts", "0.0 MiB sent");

    // of the next version only what is new travels
    String next = CARGO.changed("1.1.0", 1).write(folder).getFileName().toString();
    assertThat(run(0, "push", next, "--replicas", "3").out())
        .contains("is on 3 hosts: web-1, web-2, web-3");

    Path other = Files.createDirectories(folder.resolve("other"));
    CARGO.changed("1.0.0", 1).write(other);
    Outcome changed = run(2, "push", "other/" + archive);
    assertThat(changed.err()).contains("cargo@1.0.0", "new version");

    publish("1.1.0", "web-*");
    settled();
    assertThat(run(1, "remove", "cargo@1.1.0").err()).contains("wanted by group web");
    run(0, "remove", "cargo@1.0.0");
    awaitOut("releases", out -> !out.contains("cargo@1.0.0") && out.contains("cargo@1.1.0"));
    // what was removed is new when it is pushed again
    assertThat(run(0, "push", archive).out()).contains("is on 2 hosts: ");
  }

  @Test
  void whatHostsDoNotNeedGoesWhereOthersHaveIt() throws Exception {
    start("web-1", "web-2", "web-3");
    String archive = CARGO.write(folder).getFileName().toString();
    run(0, "push", archive, "--replicas", "3");
    String all = "web-1, web-2, web-3 ";
    assertThat(line(run(0, "releases").out(), "cargo@1.0.0")).contains(all);

    assertThat(run(0, "gc", "--replicas", "1", "--dry-run").out().lines())
        .hasSize(2)
        .allMatch(line -> line.endsWith(": cargo@1.0.0 (6.0 MiB) would go"));
    assertThat(line(run(0, "releases").out(), "cargo@1.0.0")).contains(all);

    assertThat(run(0, "gc", "--replicas", "1").out().lines())
        .hasSize(2)
        .allMatch(line -> line.endsWith(": cargo@1.0.0 (6.0 MiB) is gone"));
    assertThat(line(run(0, "releases").out(), "cargo@1.0.0"))
        .containsPattern(" web-[123]  ")
        .doesNotContain(", ");
    assertThat(run(0, "gc", "--replicas", "1").out()).isEqualTo("nothing to do\n");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(stores()).as(tails()).isEqualTo(1));

    // what is needed comes back, and stays
    publish("1.0.0", "web-*");
    settled();
    assertThat(line(run(0, "releases").out(), "cargo@1.0.0")).contains(all);
    assertThat(run(0, "gc", "--replicas", "1").out()).isEqualTo("nothing to do\n");
  }

  /** How many hosts have content. */
  private long stores() throws IOException {
    long count = 0;
    for (MasterProcess master : masters.values()) {
      try (Stream<Path> files = Files.list(master.data().resolve("store/sha256"))) {
        count += files.findAny().isPresent() ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void aHostWithoutRoomSaysSoAndGoesOnWhenThereIsSome() throws Exception {
    start("db-1");
    Path data = master("web-1").data();
    disk = SmallDisk.mount(data, "32m");
    masters.get("web-1").start().awaitReady();
    publish("1.0.0", "web-*");
    awaitOut("status", out -> out.contains("no host has it"));
    long free = Files.getFileStore(data).getUsableSpace();
    Path ballast = Files.write(data.resolve("ballast"), new byte[(int) (free - 6 * MIB)]);
    CARGO.write(masters.get("db-1").releases());
    awaitOut("status", out -> out.contains("its disk has no room: 6.0 MiB are to come"));
    Files.delete(ballast);
    awaitOut("releases", out -> line(out, "cargo@1.0.0").contains("db-1, web-1"));
    settled();
  }

  @Test
  void whatALiarSendsIsDroppedAndAskedOfAnother() throws Exception {
    start("db-1");
    CARGO.write(masters.get("db-1").releases());
    awaitOut("releases", out -> line(out, "cargo@1.0.0").contains("db-1"));
    try (LyingHost liar = new LyingHost(node.uri(), "db-9", digest())) {
      publish("1.0.0", "web-*");
      start("web-1");
      settled();
      assertThat(liar.lies()).isPositive();
    }
    assertThat(run(0, "status").out())
        .contains("host db-9: it sent a piece of release cargo@1.0.0 that is not");
  }
}
