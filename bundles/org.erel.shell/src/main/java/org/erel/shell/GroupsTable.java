package org.erel.shell;

import java.util.List;
import java.util.stream.Collectors;

/** The groups, one on each line. */
final class GroupsTable {

  private GroupsTable() {}

  /** Renders groups. */
  static String of(List<GroupView> groups) {
    TextTable table =
        new TextTable("GROUP", "REVISION", "PUBLISHER", "MEMBERS", "RELEASES", "HOSTS");
    for (GroupView group : groups) {
      table.row(
          group.document().name(),
          Long.toString(group.document().revision()),
          group.document().publisher(),
          Words.of(group.members()),
          group.releases().entrySet().stream()
              .map(release -> release.getKey() + "@" + release.getValue())
              .collect(Collectors.joining(", ")),
          group.hosts().isEmpty() ? "-" : Words.of(group.hosts()));
    }
    return table.toString();
  }
}
