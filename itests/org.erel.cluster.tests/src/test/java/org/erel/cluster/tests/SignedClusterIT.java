package org.erel.cluster.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.erel.api.JournalFile;
import org.erel.testing.Brokers;
import org.erel.testing.Cargo;
import org.erel.testing.ErelCommand;
import org.erel.testing.ErelCommand.Outcome;
import org.erel.testing.ErelHome;
import org.erel.testing.MasterProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of three hosts that takes from nobody what is not signed by a key that it trusts. */
@Timeout(value = 300, unit = SECONDS)
class SignedClusterIT {

  private static final List<String> HOSTS = List.of("web-1", "web-2", "web-3");

  @TempDir private Path folder;

  private final Map<String, MasterProcess> masters = new TreeMap<>();
  private Path trusted;
  private String broker;

  @BeforeEach
  void start() throws Exception {
    trusted = Files.createDirectories(folder.resolve("trusted"));
    broker = Brokers.freshVhost();
    keygen("root");
    trust("root");
    for (String host : HOSTS) {
      MasterProcess master =
          new MasterProcess(ErelHome.ofTheBuild(), host, folder.resolve(host))
              .with("EREL_BROKER", broker)
              .with("EREL_UNSIGNED", "false")
              .with("EREL_TRUSTED", trusted.toString());
      masters.put(host, master.start());
    }
    awaitAnswers();
  }

  @AfterEach
  void stop() {
    masters.values().forEach(MasterProcess::close);
  }

  private Outcome erel(String... arguments) throws IOException {
    return new ErelCommand(ErelHome.ofTheBuild(), folder)
        .with("EREL_BROKER", broker)
        .with("HOME", folder.toString())
        .run(arguments);
  }

  private void keygen(String owner, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("keygen", owner + ".pem", "--owner", owner));
    arguments.addAll(List.of(options));
    done(erel(arguments.toArray(String[]::new)));
  }

  private void trust(String owner) throws IOException {
    Files.copy(folder.resolve(owner + ".pem.pub"), trusted.resolve(owner + ".pub"));
  }

  private String file(String group, int number) throws IOException {
    String name = group + ".json";
    Files.writeString(
        folder.resolve(name), GroupText.of(group, "web-*", "none-" + number).json(), UTF_8);
    return name;
  }

  private String done(Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
    return outcome.out();
  }

  private static String refused(Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
    return outcome.out() + outcome.err();
  }

  private void awaitAnswers() {
    await()
        .atMost(TestCluster.PATIENCE.multipliedBy(3))
        .untilAsserted(
            () -> {
              Outcome hosts = erel("hosts");
              assertThat(hosts.out()).contains(HOSTS);
              assertThat(hosts.err()).doesNotContain("silent");
            });
  }

  private List<Path> documents(String host) throws IOException {
    try (Stream<Path> files = Files.list(masters.get(host).data().resolve("documents"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private void awaitDocument(String host, String name, String... words) {
    await()
        .atMost(TestCluster.PATIENCE.multipliedBy(2))
        .untilAsserted(() -> assertThat(newest(host, name)).contains(words));
  }

  private String newest(String host, String name) throws IOException {
    Path journal = masters.get(host).data().resolve("documents/" + name + ".journal");
    return JournalFile.look(journal).stream()
        .filter(text -> text.startsWith("held "))
        .reduce("", (older, newer) -> newer);
  }

  @Test
  void whatIsNotSignedIsRefusedReportedAndOnNoDisk() throws Exception {
    assertThat(refused(erel("publish", file("web", 1))))
        .contains(
            "refused by web-1: the message is not sealed; send it with a key that is trusted",
            "refused by web-2",
            "refused by web-3",
            "not published");
    keygen("stranger");
    assertThat(refused(erel("publish", file("web", 1), "--key", "stranger.pem")))
        .contains("which nobody trusts here");
    try (RawSender sender = new RawSender(broker)) {
      sender.publish(RawSender.document("web", 1, GroupText.of("web", "web-*", "none-1").json()));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(erel("status").out())
                    .containsPattern(
                        "a publish message: it was refused at .*: the message is not"));
    for (String host : HOSTS) {
      assertThat(documents(host)).isEmpty();
    }
    assertThat(refused(erel("forget", "web-9"))).contains("web-9");
  }

  @Test
  void aKeyMayDoWhatItIsTrustedWith() throws Exception {
    keygen("db", "--groups", "db");
    keygen("old", "--expires", "2020-01-01");
    trust("db");
    trust("old");
    await()
        .atMost(TestCluster.PATIENCE)
        .untilAsserted(() -> done(erel("publish", file("db", 1), "--key", "db.pem")));

    assertThat(done(erel("publish", file("web", 1), "--key", "root.pem", "--wait", "all")))
        .contains("web revision 1 is on disk at 3 of 3 hosts");
    assertThat(refused(erel("publish", file("web", 2), "--key", "db.pem", "--base", "latest")))
        .contains("is limited to some groups");
    assertThat(refused(erel("publish", file("web", 2), "--key", "old.pem", "--base", "latest")))
        .contains("which expired on 2020-01-01");
    assertThat(erel("log", "web").out()).contains("root@").doesNotContain("2020");
    assertThat(erel("status").out()).doesNotContain("unsigned");
  }

  @Test
  void whatSomebodyRecordedIsNotObeyedAgain() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker);
    try (Connection connection = factory.newConnection();
        Channel channel = connection.createChannel()) {
      String tap = channel.queueDeclare().getQueue();
      channel.queueBind(tap, "erel.config", "");
      done(erel("publish", file("web", 1), "--key", "root.pem", "--wait", "all"));
      GetResponse sent = channel.basicGet(tap, true);
      assertThat(sent.getProps().getHeaders()).containsKey("erel-seal");

      channel.basicPublish("erel.config", "", sent.getProps(), sent.getBody());
      awaitProblem("was used before; send the message anew");

      byte[] altered =
          new String(sent.getBody(), UTF_8).replace("none-1", "none-2").getBytes(UTF_8);
      channel.basicPublish("erel.config", "", sent.getProps(), altered);
      awaitProblem("another message was sealed");

      done(erel("publish", file("web", 3), "--key", "root.pem", "--wait", "all"));
      for (String host : HOSTS) {
        awaitDocument(host, "web", "none-3");
      }
    }
  }

  private void awaitProblem(String words) {
    await()
        .atMost(TestCluster.PATIENCE)
        .untilAsserted(
            () -> {
              String status = erel("status").out();
              for (String host : HOSTS) {
                assertThat(status).containsPattern(host + ": a publish message: .*" + words);
              }
            });
  }

  @Test
  void aKeyIsTrustedAndRevokedOnAllHostsAlsoOnThoseThatWereAway() throws Exception {
    keygen("bob");
    assertThat(refused(erel("keys", "trust", "bob.pem.pub", "--key", "bob.pem")))
        .contains("which nobody trusts here");
    done(erel("keys", "trust", "bob.pem.pub", "--key", "root.pem", "--wait", "all"));
    done(erel("publish", file("web", 1), "--key", "bob.pem", "--wait", "all"));
    done(erel("publish", file("db", 1), "--key", "bob.pem", "--wait", "all"));
    String bob = done(erel("keys", "show", "bob.pem.pub")).replaceAll("(?s)# key (\\w+).*", "$1");

    masters.get("web-3").kill();
    Outcome revoked =
        erel("keys", "revoke", bob, "--reason", "laptop lost", "--drop", "db", "--key", "root.pem");
    done(revoked);
    assertThat(revoked.err()).contains("stands, and you vouch for it: web revision 1");
    assertThat(done(erel("keys", "list"))).contains("# revoked " + bob + ": laptop lost");
    assertThat(refused(erel("publish", file("web", 2), "--key", "bob.pem", "--base", "latest")))
        .contains("which is revoked: laptop lost");

    masters.get("web-3").start();
    awaitDocument("web-3", "erel.keys", "laptop lost");
    await()
        .atMost(TestCluster.PATIENCE)
        .untilAsserted(
            () -> {
              String status = erel("status").out();
              for (String host : HOSTS) {
                assertThat(status)
                    .contains(host + ": document db: revision 1 by ")
                    .doesNotContain(host + ": document web");
              }
            });
    done(erel("publish", file("db", 2), "--key", "root.pem", "--wait", "all"));
    await()
        .atMost(TestCluster.PATIENCE)
        .untilAsserted(() -> assertThat(erel("status").out()).doesNotContain("document db"));
    assertThat(done(erel("log", "erel.keys"))).contains("trusts " + bob, "revokes " + bob);
  }

  @Test
  void whatIsAlteredOnADiskIsFetchedAgain() throws Exception {
    done(erel("publish", file("web", 1), "--key", "root.pem", "--wait", "all"));
    MasterProcess master = masters.get("web-2");
    master.kill();
    Path document = master.data().resolve("documents/web.journal");
    Files.write(document, JournalFile.line(newest("web-2", "web").replace("none-1", "none-9")));

    master.start();

    awaitDocument("web-2", "web", "none-1");
    assertThat(Optional.of(document.resolveSibling("web.journal.broken")))
        .hasValueSatisfying(aside -> assertThat(aside).content().contains("none-9"));
  }

  @Test
  void aReleaseThatWasSignedWhenItWasPackedTravelsAndAnotherDoesNot() throws Exception {
    Cargo unsigned = Cargo.of("1.0.0", 1, 1_000);
    unsigned.write(masters.get("web-1").releases());
    Files.writeString(
        folder.resolve("web.json"),
        GroupText.of("web", "web-*").release("cargo", "[1.0,2)").json());
    done(erel("publish", "web.json", "--key", "root.pem"));
    awaitStatus("web-1: release cargo@1.0.0: no host may run it", "Nobody has signed the release");
    String status = erel("status").out();
    assertThat(status.lines().filter(line -> line.contains("waiting for cargo")))
        .as("the host that has it is no better off: " + status)
        .hasSize(HOSTS.size());

    unpack(unsigned.changed("1.1.0", 0).write(folder));
    keygen("stranger");
    done(erel("pack", "cargo-1.1.0", "--key", "stranger.pem", "--force"));
    assertThat(refused(erel("push", "cargo-1.1.0.erel", "--key", "stranger.pem")))
        .contains("not pushed", "refused by web-1");
    done(erel("pack", "cargo-1.1.0", "--key", "root.pem", "--force"));
    Files.copy(
        folder.resolve("cargo-1.1.0.erel"),
        masters.get("web-2").releases().resolve("cargo-1.1.0.erel"));
    await()
        .atMost(TestCluster.PATIENCE.multipliedBy(2))
        .untilAsserted(
            () ->
                assertThat(erel("releases").out().lines())
                    .anyMatch(
                        line ->
                            line.contains("cargo@1.1.0")
                                && HOSTS.stream().allMatch(line::contains)));
    done(erel("status", "--wait", "--timeout", "30s"));
  }

  private void awaitStatus(String... words) {
    await()
        .atMost(TestCluster.PATIENCE.multipliedBy(2))
        .untilAsserted(() -> assertThat(erel("status").out()).contains(words));
  }

  /** A folder that can be packed. */
  private void unpack(Path archive) throws IOException {
    Path target = Files.createDirectory(folder.resolve("cargo-1.1.0"));
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Files.copy(zip, target.resolve(entry.getName()));
      }
    }
  }
}
