package org.erel.cluster.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.erel.testing.Brokers;
import org.erel.testing.Cargo;
import org.erel.testing.ErelCommand;
import org.erel.testing.ErelCommand.Outcome;
import org.erel.testing.ErelHome;
import org.erel.testing.MasterProcess;
import org.erel.testing.RabbitNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Masters on a RabbitMQ of their own, and an operator beside them. */
abstract class DeliveryFixture {

  static final long MIB = 1 << 20;

  @TempDir Path folder;
  final Map<String, MasterProcess> masters = new TreeMap<>();
  RabbitNode node;
  ErelCommand erel;

  @BeforeEach
  void begin() throws Exception {
    node = Brokers.ownNode();
    erel = erel();
  }

  final ErelCommand erel() throws IOException {
    return new ErelCommand(ErelHome.ofTheBuild(), folder).with("EREL_BROKER", node.uri());
  }

  @AfterEach
  void end() throws IOException {
    masters.values().forEach(MasterProcess::close);
    node.close();
  }

  final MasterProcess master(String host) throws IOException {
    MasterProcess master =
        new MasterProcess(ErelHome.ofTheBuild(), host, folder.resolve(host))
            .with("EREL_BROKER", node.uri())
            .with("EREL_DISK_RESERVE", "1MiB");
    masters.put(host, master);
    return master;
  }

  final void start(String... hosts) throws IOException {
    for (String host : hosts) {
      master(host).start();
    }
    for (String host : hosts) {
      masters.get(host).awaitReady();
    }
    awaitOut("hosts", out -> Stream.of(hosts).allMatch(host -> line(out, host).contains(" now")));
  }

  interface Right {
    boolean in(String out);
  }

  /** Runs a command until it shows something. */
  final Outcome awaitOut(String command, Right right) {
    Outcome[] last = new Outcome[1];
    await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              last[0] = erel.run(command.split(" "));
              assertThat(right.in(last[0].out())).as("%s%n%s", last[0], tails()).isTrue();
            });
    return last[0];
  }

  final String tails() {
    StringBuilder tails = new StringBuilder();
    masters.values().forEach(master -> tails.append(master.tail()));
    return tails.toString();
  }

  final Outcome run(int exitCode, String... arguments) throws IOException {
    Outcome outcome = erel.run(arguments);
    assertThat(outcome.exitCode()).as("%s%n%s", outcome, tails()).isEqualTo(exitCode);
    return outcome;
  }

  static String line(String out, String begin) {
    return out.lines().filter(line -> line.startsWith(begin + " ")).findFirst().orElse("");
  }

  final void publish(String version, String... members) throws IOException {
    String json = GroupText.of("web", members).release(Cargo.NAME, version).json();
    Files.writeString(folder.resolve("web.json"), json);
    run(0, "publish", "web.json", "--base", "latest");
  }

  final void settled() throws IOException {
    run(0, "status", "--wait", "--timeout", "60s");
  }
}
