package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.UnusableKeyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What all commands have in common: usage, help, the broker, errors. */
class CommandLineTest extends CommandFixture {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "stauts",
        "status --jsn",
        "status a b",
        "status --host /",
        "status --wait --timeout soon",
        "publish",
        "start",
        "stop shop --host a --group b",
        "stop shop --group /",
        "retry shop 1.2.0",
        "rollback",
        "rollback shop newest"
      })
  void wrongUsageIsToldInAFewLinesAndOpensNothing(String line) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("erel").contains("--help'.");
    assertThat(err.toString().lines().count()).isLessThanOrEqualTo(4);
    assertThat(out.toString()).isEmpty();
    assertThat(opened).isEmpty();
  }

  @Test
  void bothHostAndGroupAreToldApart() {
    run("stop", "shop", "--host", "a", "--group", "b");
    assertThat(err.toString()).contains("--host=GLOB, --group=NAME are mutually exclusive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "hosts", "groups", "stop shop"})
  void noBrokerIsThree(String line) {
    cluster.brokerGone = true;
    assertThat(run(line.split(" "))).isEqualTo(3);
    assertThat(err.toString()).endsWith("no broker at localhost:5672: start it\n");
    assertThat(closed).isOne();
  }

  @Test
  void aBrokerThatCannotBeOpenedIsThree() {
    ClusterOpener refused =
        (settings, passphrase) -> {
          throw new BrokerUnavailableException("nobody listens at desk:5672", null);
        };
    assertThat(execute(refused, "status")).isEqualTo(3);
    assertThat(err).hasToString("nobody listens at desk:5672\n");
  }

  @Test
  void aBrokerThatIsNoUriIsWrongUsage() {
    ClusterOpener strict =
        (settings, passphrase) -> {
          throw new IllegalArgumentException("broker is not an AMQP URI");
        };
    assertThat(execute(strict, "status", "--broker", "x")).isEqualTo(2);
    assertThat(err.toString()).startsWith("erel status: broker is not an AMQP URI\n");
  }

  @Test
  void theBrokerIsTheFlagsThenTheEnvironmentsThenTheLocalOne() {
    run("hosts");
    environment.put("EREL_BROKER", "amqp://env");
    run("hosts");
    run("hosts", "--broker", "amqp://flag");
    assertThat(opened)
        .containsExactly("amqp://guest:guest@localhost:5672", "amqp://env", "amqp://flag");
  }

  @Test
  void theFilesForTlsAreTheEnvironments() {
    environment.put("EREL_TLS_CA", "ca.pem");
    environment.put("EREL_TLS_KEYSTORE", "ann.p12");
    environment.put("EREL_TLS_PASSWORD", "secret");
    environment.put("EREL_TLS_KEY", "");
    run("hosts", "--broker", "amqps://desk");
    assertThat(settings)
        .containsOnly(
            Map.entry("erel.broker", "amqps://desk"),
            Map.entry("erel.tls.ca", "ca.pem"),
            Map.entry("erel.tls.keystore", "ann.p12"),
            Map.entry("erel.tls.password", "secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publish",
        "status",
        "hosts",
        "groups",
        "start",
        "stop",
        "restart",
        "delete",
        "retry",
        "rollback",
        "history",
        "drift",
        "plan",
        "stage",
        "gc"
      })
  void helpHasExamplesAndExitCodesAndNoSecrets(String command) {
    environment.put("EREL_BROKER", "amqp://ann:secret@host");
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString())
        .startsWith("Usage: erel " + command)
        .contains("Examples:\n  erel " + command)
        .contains("--broker=URI")
        .contains("3   no broker")
        .doesNotContain("secret");
    assertThat(run("help", command)).isZero();
    assertThat(opened).isEmpty();
  }

  @Test
  void theTopHelpListsEverything() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("publish", "delete", "completion", "Exit codes:");
  }

  @Test
  void completionIsABashScript() {
    assertThat(run("completion")).isZero();
    assertThat(out.toString()).startsWith("#!/usr/bin/env bash").contains("_complete_erel");
  }

  @Test
  void aCommandAddedLaterReportsErrorsAlike() {
    CommandLine line = commandLine((settings, passphrase) -> () -> cluster);
    line.addSubcommand("later", new Later());
    line.setErr(new PrintWriter(err, true));
    assertThat(line.execute("later")).isEqualTo(3);
    assertThat(err).hasToString("gone\n");
    assertThat(line.execute("later", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("erel later: Unmatched argument").contains("Try 'erel");
  }

  @Test
  void theKeyIsTheFlagsThenTheEnvironmentsThenThatOfTheHome(@TempDir Path home) throws Exception {
    environment.put("HOME", home.toString());
    run("hosts");
    assertThat(settings).doesNotContainKey("erel.key");
    Path standard = home.resolve(".config/erel/key.pem");
    Files.createDirectories(standard.getParent());
    Files.createFile(standard);
    run("hosts");
    assertThat(settings).containsEntry("erel.key", standard.toString());
    Path named = Files.createFile(home.resolve("ci.pem"));
    environment.put("EREL_KEY", named.toString());
    run("hosts");
    assertThat(settings).containsEntry("erel.key", named.toString());
    assertThat(run("hosts", "--key", "none.pem")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("erel hosts: --key none.pem: no such file; keygen makes a key\n");
  }

  @Test
  void aKeyThatCannotBeUsedIsWrongUsageAndNoErrorOfOurs() {
    ClusterOpener opener =
        (settings, passphrase) -> {
          throw new UnusableKeyException("ann.pem: others can read it", null);
        };
    assertThat(execute(opener, "status")).isEqualTo(2);
    assertThat(err).hasToString("nothing was sent: ann.pem: others can read it\n");
  }

  @Test
  void anErrorOfOursIsToldWithItsTrace() {
    ClusterOpener broken = (settings, passphrase) -> () -> (Cluster) null;
    assertThat(execute(broken, "status")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("erel status: an error in Erel; please report it:\n")
        .contains("NullPointerException");
  }

  @CommandLine.Command
  private static final class Later implements java.util.concurrent.Callable<Integer> {
    @Override
    public Integer call() throws BrokerUnavailableException {
      throw new BrokerUnavailableException("gone", null);
    }
  }
}
