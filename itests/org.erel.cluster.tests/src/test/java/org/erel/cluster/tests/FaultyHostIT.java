package org.erel.cluster.tests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.erel.testing.Brokers;
import org.erel.testing.ErelCommand;
import org.erel.testing.ErelCommand.Outcome;
import org.erel.testing.ErelHome;
import org.erel.testing.FailingSync;
import org.erel.testing.MasterProcess;
import org.erel.testing.Network;
import org.erel.testing.Place;
import org.erel.testing.RabbitNode;
import org.erel.testing.SmallDisk;
import org.erel.testing.WrongClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One master whose machine is at fault: its network, its clock, its disk. */
@Timeout(value = 400, unit = SECONDS)
class FaultyHostIT {

  private static final String HOST = "web-1";

  @TempDir private Path folder;

  private MasterProcess master() throws IOException {
    return new MasterProcess(ErelHome.ofTheBuild(), HOST, folder.resolve(HOST));
  }

  private ErelCommand operator(String broker) throws IOException {
    return new ErelCommand(ErelHome.ofTheBuild(), folder).with("EREL_BROKER", broker);
  }

  /** A group that wants nothing, known by its number. */
  private String file(int number) throws IOException {
    return file(number, 0);
  }

  private String file(int number, int blanks) throws IOException {
    String json = GroupText.of("web", "web-*", "none-" + number).json() + " ".repeat(blanks);
    return Files.writeString(folder.resolve("group.json"), json).toString();
  }

  private static void awaitAnswers(ErelCommand operator, MasterProcess master) {
    await()
        .atMost(TestCluster.PATIENCE.multipliedBy(3))
        .untilAsserted(
            () -> {
              Outcome outcome = operator.run("status", "--wait");
              assertThat(outcome.exitCode()).as(outcome + master.tail()).isZero();
              assertThat(outcome.out()).contains(HOST);
            });
  }

  private static void assertDone(Outcome outcome, MasterProcess master) {
    assertThat(outcome.exitCode()).as(outcome + master.tail()).isZero();
  }

  @Test
  void aMasterThatWasCutOffComesBackAndTakesWhatIsPublished() throws Exception {
    Brokers.requireInstalled();
    try (Network network = Network.open("broker", "host", "operator");
        RabbitNode node = RabbitNode.start(network.place("broker"));
        MasterProcess master = master()) {
      Place host = network.place("host");
      ErelCommand operator = operator(node.uri()).at(network.place("operator"));
      master
          .at(host)
          .with("EREL_BROKER", node.uri())
          .with("EREL_BROKER_HEARTBEAT", "2")
          .start()
          .awaitReady();
      awaitAnswers(operator, master);
      assertDone(operator.run("publish", file(1)), master);

      long begin = System.nanoTime();
      network.cut(host);
      await()
          .atMost(TestCluster.PATIENCE)
          .until(() -> master.output().contains("Connecting again"));
      System.out.printf(
          "FaultyHostIT: a cut is noticed after %d ms%n", (System.nanoTime() - begin) / 1_000_000);
      assertThat(operator.run("publish", "--timeout", "3s", file(2)).exitCode()).isNotZero();
      assertThat(master.isAlive()).isTrue();

      begin = System.nanoTime();
      network.heal(host);
      awaitAnswers(operator, master);
      System.out.printf(
          "FaultyHostIT: a host that was cut off answers after %d ms%n",
          (System.nanoTime() - begin) / 1_000_000);
      assertDone(operator.run("publish", file(3)), master);
    }
  }

  @Test
  void aMasterThatWasCutOffIsShownAsGoneWithinTheHeartbeatBound() throws Exception {
    Brokers.requireInstalled();
    Duration heartbeat = Duration.ofSeconds(2);
    try (Network network = Network.open("broker", "host", "other", "operator");
        RabbitNode node = RabbitNode.start(network.place("broker"));
        MasterProcess master = master();
        MasterProcess other =
            new MasterProcess(ErelHome.ofTheBuild(), "web-2", folder.resolve("web-2"))) {
      Place host = network.place("host");
      ErelCommand operator = operator(node.uri()).at(network.place("operator"));
      other.at(network.place("other"));
      master.at(host);
      for (MasterProcess each : List.of(master, other)) {
        each.with("EREL_BROKER", node.uri())
            .with("EREL_BROKER_HEARTBEAT", Long.toString(heartbeat.toSeconds()))
            .with("EREL_SYNC_INTERVAL", "2")
            .start()
            .awaitReady();
      }
      awaitShown(operator, HOST, " now", TestCluster.PATIENCE.multipliedBy(3));
      awaitShown(operator, "web-2", " now", TestCluster.PATIENCE);

      network.cut(host);
      Duration bound = heartbeat.multipliedBy(3).plus(MembersIT.SECONDS_OF_A_COMMAND);
      Duration gone = awaitShown(operator, HOST, "not connected to the broker", bound);
      System.out.printf(
          "FaultyHostIT: a host that was cut off is shown as gone %d ms after, at the latest%n",
          gone.toMillis());
      Outcome hosts = operator.run("hosts");
      assertThat(line(hosts, HOST)).as(hosts.toString()).contains("silent", " ago");
      assertThat(line(hosts, "web-2")).as(hosts.toString()).contains(" now");

      network.heal(host);
      awaitShown(operator, HOST, " now", TestCluster.PATIENCE.multipliedBy(3));
    }
  }

  /**
   * Asks for the hosts again and again.
   *
   * @param bound when the command is run for the last time, in the hope that it shows this
   * @return how long after the beginning that was shown
   */
  private static Duration awaitShown(
      ErelCommand operator, String host, String words, Duration bound) throws IOException {
    long begin = System.nanoTime();
    while (true) {
      Duration asked = Duration.ofNanos(System.nanoTime() - begin);
      Outcome hosts = operator.run("hosts");
      if (line(hosts, host).contains(words)) {
        return Duration.ofNanos(System.nanoTime() - begin);
      }
      assertThat(asked).as("%s is shown as%s: %s", host, words, hosts).isLessThan(bound);
    }
  }

  private static String line(Outcome outcome, String host) {
    return outcome.out().lines().filter(line -> line.startsWith(host + " ")).findFirst().orElse("");
  }

  @Test
  void aMasterWhoseClockIsADayBackTakesPart() throws Exception {
    WrongClock clock = WrongClock.in(folder.resolve("clock"));
    String broker = Brokers.freshVhost();
    ErelCommand operator = operator(broker);
    try (MasterProcess master = master()) {
      clock.set(Duration.ofDays(-1));
      master.clock(clock).with("EREL_BROKER", broker).start().awaitReady();
      awaitAnswers(operator, master);
      assertDone(operator.run("publish", file(1)), master);
      clock.set(Duration.ofDays(1));
      assertDone(operator.run("publish", file(2)), master);
      awaitAnswers(operator, master);
    }
  }

  @Test
  void aMasterWhoseDiskIsFullGoesOnWhenThereIsRoom() throws Exception {
    String broker = Brokers.freshVhost();
    ErelCommand operator = operator(broker);
    try (MasterProcess master = master();
        SmallDisk disk = SmallDisk.mount(master.data(), "32m")) {
      master.with("EREL_BROKER", broker).start().awaitReady();
      awaitAnswers(operator, master);
      assertDone(operator.run("publish", file(1)), master);
      disk.fill();
      // more than a journal has room for
      Outcome refused = operator.run("publish", "--timeout", "20s", file(2, 100_000));
      assertThat(refused.exitCode()).as(refused + master.tail()).isNotZero();
      assertThat(refused.out() + refused.err()).contains(HOST, "No space left");
      assertThat(master.isAlive()).isTrue();
      disk.free();
      assertDone(operator.run("publish", file(3)), master);
    }
  }

  @Test
  void aMasterWhoseDiskSyncsNothingTakesNothingUntilItDoes() throws Exception {
    String broker = Brokers.freshVhost();
    ErelCommand operator = operator(broker);
    try (MasterProcess master = master()) {
      master.with("EREL_BROKER", broker).start().awaitReady();
      awaitAnswers(operator, master);
      assertDone(operator.run("publish", file(1)), master);
      FailingSync failing = FailingSync.of(master, FailingSync.Which.ALL);
      try {
        Outcome refused = operator.run("publish", "--timeout", "20s", file(2));
        assertThat(refused.exitCode()).as(refused + master.tail()).isNotZero();
        assertThat(refused.out() + refused.err()).contains(HOST, "Input/output error");
      } finally {
        failing.close();
      }
      assertThat(master.isAlive()).isTrue();
      assertDone(operator.run("publish", file(3)), master);
    }
  }
}
