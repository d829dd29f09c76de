package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.shell.NameKind.GROUP;
import static org.erel.shell.NameKind.HOST;
import static org.erel.shell.NameKind.RELEASE;
import static org.erel.shell.NameKind.VERSION;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.erel.api.Cluster.Roll;
import org.erel.api.HostState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class NameKindTest {

  /** What may follow a command line such as {@code stop shop --host}. */
  private static Optional<NameKind> after(String line) {
    List<String> words = Arrays.asList(line.split(" "));
    return NameKind.next(command(words.get(0)), words.subList(1, words.size()));
  }

  private static CommandSpec command(String name) {
    return Commands.each("", Door.CLOSED).stream()
        .filter(each -> each.getCommandName().equals(name))
        .findFirst()
        .orElseThrow()
        .getCommandSpec();
  }

  /** What is offered there. */
  private static List<String> offered(Roll roll, String line) {
    List<String> words = Arrays.asList(line.split(" "));
    return after(line)
        .orElseThrow()
        .in(roll, command(words.get(0)), words.subList(1, words.size()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "start",
        "stop",
        "restart",
        "delete",
        "retry",
        "rollback",
        "history",
        "drift",
        "stage"
      })
  void aReleaseComesFirst(String command) {
    assertThat(after(command)).contains(RELEASE);
    assertThat(after(command + " shop")).isNotEqualTo(Optional.of(RELEASE));
    assertThat(after(command + " --host")).contains(HOST);
    assertThat(after(command + " --host web-1")).contains(RELEASE);
  }

  @Test
  void aGroupOrAHostFollowsItsOption() {
    assertThat(after("stop shop --group")).contains(GROUP);
    assertThat(after("plan web.json --group")).contains(GROUP);
    assertThat(after("rollback shop 1.2.0 --host")).contains(HOST);
    assertThat(after("drift --undo --host")).contains(HOST);
  }

  @Test
  void aVersionFollowsTheReleaseWhereItMay() {
    assertThat(after("rollback shop")).contains(VERSION);
    assertThat(after("stage --json shop")).contains(VERSION);
    assertThat(after("stop shop")).isEmpty();
    assertThat(after("stage shop 1.0.0")).isEmpty();
  }

  @Test
  void groupsAndHostsComeFirstWhereTheyAreWhatItIsAbout() {
    assertThat(after("log")).contains(GROUP);
    assertThat(after("unpublish")).contains(GROUP);
    assertThat(after("forget web-1")).contains(HOST);
  }

  @Test
  void whatIsNoNameIsNotOffered() {
    assertThat(after("publish")).isEmpty();
    assertThat(after("plan")).isEmpty();
    assertThat(after("history --timeout")).isEmpty();
    assertThat(after("hosts")).isEmpty();
    assertThat(after("history --nonsense")).contains(RELEASE);
  }

  @Test
  void namesAreThoseThatHostsTellOfOnceEach() {
    Roll roll =
        new Roll(
            List.of(
                Samples.host("web-2", HostState.SETTLED, Samples.ACTIVE),
                Samples.host("web-1", HostState.SETTLED, Samples.ACTIVE)),
            List.of("db-1"));
    assertThat(offered(roll, "stop")).containsExactly("shop");
    assertThat(offered(roll, "stop --host")).containsExactly("db-1", "web-1", "web-2");
    assertThat(offered(roll, "stop --group")).containsExactly("web");
  }

  @Test
  void versionsAreThoseOfTheReleaseThatRunAreKeptOrFailed() {
    Roll roll =
        new Roll(
            List.of(
                Samples.host("web-1", HostState.SETTLED, Samples.BEHIND, Samples.HELD),
                Samples.host("web-2", HostState.SETTLED, Samples.ACTIVE)),
            List.of());
    assertThat(offered(roll, "rollback shop")).containsExactly("1.0.0", "1.1.0", "1.2.0");
    assertThat(offered(roll, "stage --host web-1 cart")).containsExactly("2.1.0");
    assertThat(offered(roll, "stage mail")).isEmpty();
  }

  /** Gogo JLine wants to know them before the commands are there. */
  @Test
  void theProfileOfTheShellHasAllOptions() throws Exception {
    String profile = Files.readString(Path.of("../../runtime/assembly/src/main/etc/gosh_profile"));
    for (CommandLine each : Commands.each("", Door.CLOSED)) {
      String options =
          each.getCommandSpec().options().stream()
              .map(option -> option.longestName().substring(2))
              .sorted()
              .map(option -> " -l " + option)
              .collect(Collectors.joining());
      assertThat(profile.lines()).contains("  complete -c erel:" + each.getCommandName() + options);
    }
  }
}
