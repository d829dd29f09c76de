package org.erel.shell;

import java.util.stream.Collectors;
import org.erel.api.Cluster.Roll;
import org.erel.api.Host;
import org.erel.api.HostStatus;

/** The hosts, one on each line; the silent ones last. */
final class HostsTable {

  private HostsTable() {}

  /** Renders a roll. */
  static String of(Roll roll) {
    TextTable table = new TextTable("HOST", "LABELS", "GROUPS", "STATE", "VERSION", "SINCE");
    for (HostStatus status : roll.hosts()) {
      table.row(
          status.host().identifier(),
          labels(status.host()),
          Words.of(status.groups()),
          Words.of(status.state()),
          status.version(),
          Words.of(status.since()));
    }
    roll.silent().forEach(silent -> table.row(silent, "", "", "silent", "", "-"));
    return table.toString();
  }

  private static String labels(Host host) {
    return host.labels().entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(", "));
  }
}
