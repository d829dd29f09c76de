package org.erel.shell;

import java.util.List;
import java.util.Map;
import org.erel.api.Document;
import org.erel.api.HeldRelease;

/** The releases, one on each line, and below each what is on its way. */
final class ReleasesTable {

  private ReleasesTable() {}

  /** Renders releases. */
  static String of(List<ReleaseView> releases) {
    TextTable table =
        new TextTable("RELEASE", "SIZE", "ON HOSTS", "GROUPS", "PUBLISHED BY", "SINCE", "NOTE");
    for (ReleaseView release : releases) {
      List<String> holders = release.holders();
      table.row(
          release.release().toString(),
          release.held().values().stream()
              .findFirst()
              .map(held -> ContentsTable.size(held.size()))
              .orElse("-"),
          holders.isEmpty() ? "-" : Words.of(holders),
          release.groups().isEmpty() ? "-" : Words.of(release.groups()),
          release.document().map(Document::publisher).orElse("-"),
          release.document().map(document -> Words.of(document.published())).orElse("-"),
          note(release));
    }
    return table.toString();
  }

  private static String note(ReleaseView release) {
    StringBuilder note = new StringBuilder();
    if (release.holders().isEmpty()) {
      note.append("no host that answered has it");
    } else if (release.document().isEmpty()) {
      note.append("the cluster does not know it yet; status says why");
    }
    for (Map.Entry<String, HeldRelease> each : release.held().entrySet()) {
      if (!each.getValue().whole()) {
        note.append(note.isEmpty() ? "" : "; ")
            .append(each.getKey())
            .append(": ")
            .append(each.getValue().progress());
      }
    }
    return note.toString();
  }
}
