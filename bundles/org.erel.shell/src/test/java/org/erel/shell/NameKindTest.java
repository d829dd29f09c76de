package org.erel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.erel.shell.NameKind.GROUP;
import static org.erel.shell.NameKind.HOST;
import static org.erel.shell.NameKind.RELEASE;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.erel.api.Cluster.Roll;
import org.erel.api.HostState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class NameKindTest {

  /** What may follow a command line such as {@code stop shop --host}. */
  private static Optional<NameKind> after(String line) {
    List<String> words = Arrays.asList(line.split(" "));
    CommandLine command =
        Commands.each("", Door.CLOSED).stream()
            .filter(each -> each.getCommandName().equals(words.get(0)))
            .findFirst()
            .orElseThrow();
    return NameKind.next(command.getCommandSpec(), words.subList(1, words.size()));
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
    assertThat(after(command + " shop")).isEmpty();
    assertThat(after(command + " --host")).contains(HOST);
    assertThat(after(command + " --host web-1")).contains(RELEASE);
    assertThat(after(command + " --json shop")).isEmpty();
  }

  @Test
  void aGroupOrAHostFollowsItsOption() {
    assertThat(after("stop shop --group")).contains(GROUP);
    assertThat(after("plan web.json --group")).contains(GROUP);
    assertThat(after("rollback shop 1.2.0 --host")).contains(HOST);
    assertThat(after("drift --undo --host")).contains(HOST);
  }

  @Test
  void whatIsNoNameIsNotOffered() {
    assertThat(after("publish")).isEmpty();
    assertThat(after("plan")).isEmpty();
    assertThat(after("rollback shop")).isEmpty();
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
    assertThat(RELEASE.in(roll)).containsExactly("shop");
    assertThat(HOST.in(roll)).containsExactly("db-1", "web-1", "web-2");
    assertThat(GROUP.in(roll)).containsExactly("web");
  }
}
