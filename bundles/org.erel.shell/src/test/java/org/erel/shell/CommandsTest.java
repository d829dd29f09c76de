package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.erel.api.ActionOutcome;
import org.erel.api.ActionOutcome.Result;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Cluster;
import org.erel.api.Cluster.Roll;
import org.erel.api.Document;
import org.erel.api.HostState;
import org.erel.api.InvalidDocumentException;
import org.erel.api.PublishOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

class CommandsTest {

  private final RecordingCluster cluster = new RecordingCluster();
  private final List<String> opened = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private int closed;

  @TempDir Path folder;

  @Test
  void publishSaysWhoHasIt() throws Exception {
    assertThat(run("publish", file("{}"))).isZero();
    assertThat(cluster.calls).containsExactly("publish {} within PT30S");
    assertThat(out).hasToString("web revision 7 is on disk at 2 of 2 hosts: web-1, web-2\n");
    assertThat(err).hasToString("web-1 has it\nweb-2 has it\n");
    assertThat(closed).isOne();
  }

  @Test
  void publishReadsStandardInput() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("{ü}".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(run("publish", "-", "--timeout", "5s")).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(cluster.calls).containsExactly("publish {ü} within PT5S");
  }

  @Test
  void aMajorityIsEnoughAndTheSilentAreNamed() throws Exception {
    published(List.of("a", "b"), Map.of(), List.of("c"));
    assertThat(run("publish", file("{}"))).isZero();
    assertThat(out).hasToString("web revision 7 is on disk at 2 of 3 hosts: a, b\n");
    assertThat(err.toString()).contains("silent: c (what they missed they get when back)");
  }

  @Test
  void aMinorityIsNotEnough() throws Exception {
    published(List.of("a"), Map.of(), List.of("b", "c"));
    assertThat(run("publish", file("{}"))).isEqualTo(1);
    assertThat(err.toString()).contains("silent: b, c").contains("not published: no majority");
  }

  @Test
  void aDocumentThatNobodyCouldTakeIsNotPublished() throws Exception {
    published(List.of(), Map.of(), List.of());
    assertThat(run("publish", file("{}"))).isEqualTo(1);
    assertThat(out).hasToString("web revision 7 is on disk at 0 of 0 hosts\n");
    assertThat(err.toString()).contains("no host is known");
  }

  @Test
  void whoRefusedIsNamedWithTheReason() throws Exception {
    published(List.of("a", "b"), Map.of("c", "holds revision 8 by bob@desk"), List.of());
    assertThat(run("publish", file("{}"))).isEqualTo(1);
    assertThat(err.toString()).contains("refused by c: holds revision 8 by bob@desk\n");
  }

  @Test
  void anInvalidDocumentIsNamedWithThePlace() throws Exception {
    cluster.invalid = new InvalidDocumentException(3, 4, "unknown key 'x'");
    String file = file("{}");
    assertThat(run("publish", file)).isEqualTo(2);
    assertThat(err).hasToString(file + ": line 3, column 4: unknown key 'x'\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anUnknownFileIsWrongBeforeAnythingIsOpened() {
    assertThat(run("publish", "nowhere.json")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("erel publish: nowhere.json: no such file in ")
        .endsWith("Try 'erel publish --help'.\n");
    assertThat(opened).isEmpty();
  }

  @Test
  void aFolderIsNoDocument() {
    assertThat(run("publish", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(folder + ": cannot be read: ");
  }

  @Test
  void whatIsTooLargeOrNoTextIsNotSent() throws Exception {
    assertThat(run("publish", file(" ".repeat(Document.MAXIMUM_BYTES + 1)))).isEqualTo(2);
    assertThat(err.toString()).contains("more than 262144 bytes");
    Path latin = folder.resolve("latin.json");
    Files.write(latin, new byte[] {'"', (byte) 0xfc, '"'});
    assertThat(run("publish", latin.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(latin + ": the document is not UTF-8 text");
    assertThat(opened).isEmpty();
  }

  @Test
  void statusShowsTheTable() {
    roll(List.of("web-9"), Samples.host("web-1", HostState.DEGRADED, Samples.BEHIND));
    assertThat(run("status")).isZero();
    assertThat(out.toString()).isEqualTo(StatusTable.of(cluster.rolls.element()));
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
    assertThat(cluster.calls).hasSize(2);
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
    roll(List.of("web-9"), Samples.host("web-1", HostState.SETTLED));
    assertThat(run("hosts")).isZero();
    assertThat(out.toString()).contains("web-9  -        -       silent");
    assertThat(run("hosts", "--json")).isZero();
    assertThat(out.toString()).contains("\"identifier\": \"web-1\"");
    assertThat(run("groups")).isZero();
    assertThat(out.toString()).contains("GROUP  REVISION");
    assertThat(run("groups", "--json")).isZero();
    assertThat(out.toString()).contains("\"groups\": [");
  }

  @ParameterizedTest
  @CsvSource({
    "start shop, START shop ALL within PT3M",
    "stop shop --host web-*, STOP shop HOSTweb-* within PT3M",
    "restart shop --group web, RESTART shop GROUPweb within PT3M",
    "delete shop --timeout 10s, DELETE shop ALL within PT10S"
  })
  void actionsReachTheClusterAsAsked(String line, String call) {
    cluster.outcomes = List.of(new ActionOutcome("web-1", Result.DONE, "fine"));
    assertThat(run(line.split(" "))).isZero();
    assertThat(cluster.calls).containsExactly(call);
    assertThat(out).hasToString("HOST   RESULT  DETAIL\nweb-1  done    fine\n");
    assertThat(err.toString()).contains(" shop: waiting for hosts, ");
  }

  @ParameterizedTest
  @CsvSource({"FAILED", "SILENT", "ACCEPTED"})
  void anActionThatIsNotDoneEverywhereFailsAndNamesTheHosts(Result result) {
    cluster.outcomes =
        List.of(
            new ActionOutcome("a", Result.DONE, ""),
            new ActionOutcome("b", result, ""),
            new ActionOutcome("c", Result.NOT_HERE, ""));
    assertThat(run("stop", "shop")).isEqualTo(1);
    assertThat(err.toString()).endsWith("\nstop shop: not done on b\n");
  }

  @Test
  void anActionThatMeansNobodyFails() {
    assertThat(run("stop", "shp", "--group", "web")).isEqualTo(1);
    assertThat(err.toString()).contains("no host that is meant wants or has release shp");
  }

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
        "stop shop --group /"
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
        uri -> {
          throw new BrokerUnavailableException("nobody listens at desk:5672", null);
        };
    assertThat(execute(refused, "status")).isEqualTo(3);
    assertThat(err).hasToString("nobody listens at desk:5672\n");
  }

  @Test
  void aBrokerThatIsNoUriIsWrongUsage() {
    ClusterOpener strict =
        uri -> {
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

  @ParameterizedTest
  @ValueSource(
      strings = {"publish", "status", "hosts", "groups", "start", "stop", "restart", "delete"})
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
    CommandLine line = commandLine(uri -> () -> cluster);
    line.addSubcommand("later", new Later());
    line.setErr(new PrintWriter(err, true));
    assertThat(line.execute("later")).isEqualTo(3);
    assertThat(err).hasToString("gone\n");
    assertThat(line.execute("later", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("erel later: Unmatched argument").contains("Try 'erel");
  }

  @Test
  void anErrorOfOursIsToldWithItsTrace() {
    ClusterOpener broken = uri -> () -> (Cluster) null;
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

  private int run(String... arguments) {
    return execute(
        uri -> {
          opened.add(uri);
          return new ClusterSession() {
            @Override
            public Cluster cluster() {
              return cluster;
            }

            @Override
            public void close() {
              closed++;
            }
          };
        },
        arguments);
  }

  private int execute(ClusterOpener opener, String... arguments) {
    return commandLine(opener).execute(arguments);
  }

  private CommandLine commandLine(ClusterOpener opener) {
    return Commands.commandLine(opener, environment)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setColorScheme(Help.defaultColorScheme(Ansi.OFF));
  }

  private String file(String content) throws Exception {
    Path file = folder.resolve("web.json");
    Files.writeString(file, content);
    return file.toString();
  }

  private void roll(List<String> silent, org.erel.api.HostStatus... hosts) {
    if (cluster.rolls.size() == 1 && cluster.rolls.element().hosts().isEmpty()) {
      cluster.rolls.clear();
    }
    cluster.rolls.add(new Roll(List.of(hosts), silent));
  }

  private void published(List<String> stored, Map<String, String> refused, List<String> silent) {
    cluster.published = new PublishOutcome(cluster.published.document(), stored, refused, silent);
  }
}
