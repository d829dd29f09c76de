package org.erel.shell.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.erel.api.ActionOutcome;
import org.erel.api.Cluster;
import org.erel.api.Master;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

@Header(name = "Test-Cases", value = "${@class}")
@Timeout(60)
class GogoCommandsTest {

  private final Fleet fleet = new Fleet();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 20000)
  CommandProcessor processor;

  @TempDir Path folder;

  private CommandSession session;

  @BeforeEach
  void openSession() {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(CommandProcessor.COMMAND_SCOPE, "test");
    properties.put(CommandProcessor.COMMAND_FUNCTION, new String[] {"only", "say"});
    context.registerService(TestCommands.class, new TestCommands(), properties);
    session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, err);
  }

  @AfterEach
  void closeSession() {
    session.close();
  }

  @Test
  void statusPipes() throws Exception {
    join();
    run("erel:status | test:only shop");
    assertThat(out).hasToString("web-1  shop     1.2.0   1.2.0    active\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void jsonFindsItsProvider() throws Exception {
    join();
    run("erel:status --json | test:only identifier");
    assertThat(out.toString()).contains("db-1").contains("web-1");
    run("erel:groups");
    assertThat(out.toString()).contains("web    7         ann@desk   web-*    shop@1.2.0  web-1");
  }

  @Test
  void publishReadsFromTheSessionsFolder() throws Exception {
    join();
    Files.writeString(folder.resolve("web.json"), "{}");
    session.currentDir(folder);
    run("erel:publish web.json");
    run("erel:publish - < web.json");
    assertThat(fleet.calls).containsExactly("publish {} by web-1", "publish {} by web-1");
    assertThat(out.toString()).startsWith("web revision 7 is on disk at 1 of 1 hosts: web-1\n");
    assertThat(err.toString()).contains("on disk at 1 of 1 hosts");
  }

  @Test
  void actionsReachTheCluster() throws Exception {
    join();
    for (String action : new String[] {"start", "stop", "restart", "delete", "retry", "rollback"}) {
      run("erel:" + action + " shop --host 'web-*' && test:say " + action + "-done");
    }
    assertThat(fleet.calls)
        .filteredOn(call -> !call.equals("hosts"))
        .containsExactly(
            "START shop web-*",
            "STOP shop web-*",
            "RESTART shop web-*",
            "DELETE shop web-*",
            "RETRY shop web-*",
            "ROLLBACK shop web-*");
    assertThat(out.toString()).contains("stop-done", "rollback-done");
  }

  @Test
  void questionsReachTheClusterAndTheirAnswersPipe() throws Exception {
    join();
    session.currentDir(folder);
    Files.writeString(folder.resolve("web.json"), "{}");
    run("erel:history shop --host web-1 | test:only commit");
    assertThat(out).hasToString("web-1  1970-01-01T00:00:00Z  commit  1.2.0    12ms  group web\n");
    run("erel:plan web.json --group web && test:say planned");
    run("erel:stage shop 1.2.0 --json | test:only kind");
    run("erel:drift || test:say drifted");
    run("erel:drift shop --undo && test:say undone");
    assertThat(out.toString())
        .contains("start: shop.core 1.2.0", "planned", "\"kind\": \"install\"")
        .contains("{\"a\":1}  {}", "drifted", "undone");
    assertThat(fleet.calls)
        .containsExactly(
            "history shop web-1",
            "plan {} web",
            "plan shop@1.2.0 ",
            "drift  false ",
            "drift shop true ");
  }

  @Test
  void releasesAreLookedAfter() throws Exception {
    join();
    run("erel:releases | test:only shop@1.2.0");
    run("erel:gc --dry-run && test:say looked");
    assertThat(out.toString()).contains("7.0 MiB", "nothing to do", "looked");
    assertThat(fleet.calls).contains("held ", "documents", "hosts");
  }

  @Test
  void scriptsNoticeAFailure() throws Exception {
    join();
    fleet.result = ActionOutcome.Result.FAILED;
    run("erel:stop shop && test:say fine || test:say trouble");
    assertThat(out.toString()).contains("trouble").doesNotContain("fine");
    assertThat(err.toString()).endsWith("stop shop: not done on web-1\n");
  }

  @Test
  void wrongUsageIsToldOnceInGogosWords() throws Exception {
    join();
    run("erel:stop || test:say trouble");
    assertThat(out).hasToString("trouble\n");
    assertThat(err)
        .hasToString("erel:stop: Missing required parameter: 'RELEASE'\nTry 'erel:stop --help'.\n");
  }

  @Test
  void thereIsNoOtherBrokerThanTheMasters() throws Exception {
    join();
    run("erel:status --broker amqp://elsewhere");
    assertThat(err.toString()).startsWith("erel:status: Unknown option");
    assertThat(fleet.calls).isEmpty();
  }

  @Test
  void helpSpeaksOfGogosCommands() throws Exception {
    join();
    run("erel:help");
    assertThat(out.toString()).contains("erel:publish    Publish a group's document");
    run("erel:help publish");
    assertThat(out.toString())
        .contains("Usage: erel:publish [-h]", "  erel:publish web.json", "3   no broker")
        .doesNotContain("--broker");
    run("erel:help nothing || test:say trouble");
    assertThat(err.toString()).contains("there is no command 'nothing'");
    assertThat(out.toString()).endsWith("trouble\n");
  }

  @Test
  void theNamesThatMayComeNextAreOffered() throws Exception {
    join();
    assertThat(names("erel:history", "")).isEqualTo(List.of("shop"));
    assertThat(names("stop", "sh")).isEqualTo(List.of("shop"));
    assertThat(names("erel:stop", "shop", "--host", "we"))
        .isEqualTo(List.of("db-1", "web-1", "web-9"));
    assertThat(names("erel:plan", "web.json", "--group", "")).isEqualTo(List.of("web"));
    assertThat(names("erel:rollback", "shop", "")).isEqualTo(List.of("1.2.0"));
    assertThat(names("erel:log", "")).isEqualTo(List.of("web"));
    assertThat(names("felix:stop", "")).isEqualTo(List.of());
    fleet.brokerGone = true;
    assertThat(names("erel:stop", "shop", "--host", "we")).isEqualTo(List.of("db-1", "web-1"));
    assertThat(err.toString()).isEmpty();
  }

  /** As the shell's profile has it, with the cursor in the last word. */
  private Object names(String... words) throws Exception {
    session.put("words", List.of(words));
    session.put("index", words.length - 1);
    return session.execute("erel:_names $words $index");
  }

  @Test
  void withNoBrokerTheMasterOfThisHostAnswers() throws Exception {
    join();
    fleet.brokerGone = true;
    run("erel:status && erel:stop shop --host web-1 && test:say fine");
    assertThat(out.toString())
        .contains("web-1  shop     1.2.0", "silent: db-1", "web-1  done    stopped", "fine");
    assertThat(fleet.calls).contains("here STOP shop");
    assertThat(err.toString()).containsOnlyOnce("stop shop: waiting");
    assertThat(err.toString().split("this host alone: no broker at desk", -1)).hasSize(3);
    run("erel:stop shop || test:say trouble");
    assertThat(out.toString()).contains("db-1   silent  not asked: no broker", "trouble");
  }

  @Test
  void withNoBrokerOtherHostsAreOutOfReach() throws Exception {
    join();
    fleet.brokerGone = true;
    run("erel:stop shop --host db-1 || test:say trouble");
    assertThat(out).hasToString("trouble\n");
    assertThat(err.toString()).endsWith("no broker at desk: start it\n");
  }

  @Test
  void withNeitherBrokerNorMasterThereIsOnlyTheReason() throws Exception {
    context.registerService(Cluster.class, fleet, null);
    fleet.brokerGone = true;
    run("erel:status || test:say trouble");
    assertThat(out).hasToString("trouble\n");
    assertThat(err).hasToString("no broker at desk: start it\n");
  }

  @Test
  void theCommandsComeAndGoWithTheCluster() {
    assertThatThrownBy(() -> run("erel:status")).hasMessageContaining("erel:status");
  }

  private void join() {
    context.registerService(Master.class, fleet, null);
    context.registerService(Cluster.class, fleet, null);
  }

  private void run(String line) throws Exception {
    session.execute(line);
  }

  /** Stand-ins for a shell's grep and echo. Public because Gogo calls by reflection. */
  public static final class TestCommands {

    /**
     * Lets lines through.
     *
     * @param word what they must contain
     */
    public void only(String word) {
      new String(readAll()).lines().filter(l -> l.contains(word)).forEach(this::say);
    }

    /**
     * Prints a line.
     *
     * @param text the line
     */
    public void say(String text) {
      Process.Utils.current().out().print(text + "\n");
    }

    private static byte[] readAll() {
      try {
        return Process.Utils.current().in().readAllBytes();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
