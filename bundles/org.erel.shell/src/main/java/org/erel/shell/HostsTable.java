package org.erel.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.erel.api.Cluster.Roll;
import org.erel.api.Host;
import org.erel.api.HostStatus;
import org.erel.api.Silence;

/** The hosts, one on each line; the silent and the stopped ones last. */
final class HostsTable {

  private HostsTable() {}

  /**
   * Renders a roll.
   *
   * @param silences of its silent hosts
   * @param now by this machine's clock
   */
  static String of(Roll roll, List<Silence> silences, Instant now) {
    TextTable table =
        new TextTable(
            "HOST", "LABELS", "GROUPS", "STATE", "VERSION", "UP SINCE", "LAST SEEN", "WHY");
    for (HostStatus status : roll.hosts()) {
      table.row(
          status.host().identifier(),
          labels(status.host()),
          Words.of(status.groups()),
          Words.of(status.state()),
          status.version(),
          Words.of(status.since()),
          "now",
          "");
    }
    for (Silence silence : silences) {
      table.row(
          silence.host(),
          "",
          "",
          silence.stopped() ? "stopped" : "silent",
          "",
          "",
          silence.lastSeen().map(at -> Words.ago(Duration.between(at, now))).orElse(""),
          Words.why(silence.why()));
    }
    return table.toString();
  }

  private static String labels(Host host) {
    return host.labels().entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(", "));
  }
}
