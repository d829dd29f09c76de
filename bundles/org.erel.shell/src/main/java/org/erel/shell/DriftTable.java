package org.erel.shell;

import org.erel.api.Answers;
import org.erel.api.Drift;
import org.erel.api.HostDrift;

/** What drifted, one configuration on each line; nothing where nothing did. */
final class DriftTable {

  private DriftTable() {}

  /** Renders drifts. */
  static String of(Answers<HostDrift> answers) {
    TextTable table = new TextTable("HOST", "RELEASE", "KIND", "PID", "WANTED", "FOUND");
    boolean any = false;
    for (HostDrift host : answers.given()) {
      for (Drift drift : host.drifts()) {
        any = true;
        table.row(
            host.host(),
            drift.release().toString(),
            Words.of(drift.kind()),
            drift.pid(),
            drift.wanted(),
            drift.found());
      }
    }
    return any ? table.toString() : "";
  }
}
