package org.erel.shell;

import java.util.List;
import java.util.stream.Stream;
import org.erel.api.Cluster.Roll;
import org.erel.api.Hold;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.ReleaseStatus;
import org.erel.api.Silence;

/**
 * Hosts × releases, then the problems, then who is silent or stopped; nothing where all is well.
 */
final class StatusTable {

  private StatusTable() {}

  /**
   * Renders a roll.
   *
   * @param silences of its silent hosts
   */
  static String of(Roll roll, List<Silence> silences) {
    StringBuilder text = new StringBuilder();
    if (!roll.hosts().isEmpty()) {
      TextTable table = new TextTable("HOST", "RELEASE", "WANTED", "RUNNING", "STATE", "WHY");
      roll.hosts().forEach(host -> rows(table, host));
      text.append(table);
    }
    if (roll.hosts().stream().anyMatch(host -> !host.problems().isEmpty())) {
      text.append("\nproblems:\n");
      roll.hosts().forEach(host -> problems(text, host));
    }
    List<String> unsigned =
        roll.hosts().stream()
            .filter(HostStatus::unsigned)
            .map(host -> host.host().identifier())
            .toList();
    if (!unsigned.isEmpty()) {
      text.append("\nunsigned: whoever reaches the broker may publish, and order ")
          .append(unsigned.size() == roll.hosts().size() ? "all hosts" : Words.of(unsigned))
          .append('\n');
    }
    if (!silences.isEmpty()) {
      text.append(text.isEmpty() ? "" : "\n");
      named(text, "silent: ", silences.stream().filter(silence -> !silence.stopped()));
      named(text, "stopped: ", silences.stream().filter(Silence::stopped));
    }
    return text.toString();
  }

  private static void named(StringBuilder text, String what, Stream<Silence> silences) {
    List<String> hosts = silences.map(Silence::host).toList();
    if (!hosts.isEmpty()) {
      text.append(what).append(Words.of(hosts)).append('\n');
    }
  }

  private static void rows(TextTable table, HostStatus host) {
    String identifier = host.host().identifier();
    if (host.releases().isEmpty()) {
      String why = host.state() == HostState.WAITING ? "waits: no group matches" : "";
      table.row(identifier, "", "", "", Words.of(host.state()), why);
    }
    for (ReleaseStatus release : host.releases()) {
      table.row(
          identifier,
          release.name(),
          release.wanted(),
          release.running().map(Object::toString).orElse(""),
          Words.of(release.state()),
          why(release));
    }
  }

  private static String why(ReleaseStatus release) {
    if (release.hold() == Hold.NONE) {
      return release.reason();
    }
    return release.reason().isEmpty()
        ? "held by operator"
        : "held by operator; " + release.reason();
  }

  private static void problems(StringBuilder text, HostStatus host) {
    host.problems()
        .forEach(
            problem ->
                text.append("  ")
                    .append(host.host().identifier())
                    .append(": ")
                    .append(TextTable.line(problem.subject()))
                    .append(": ")
                    .append(TextTable.line(problem.reason()))
                    .append('\n'));
  }
}
