package org.erel.container;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.erel.api.Hold;
import org.erel.api.Installed;
import org.erel.api.ReleaseException;
import org.osgi.framework.Version;

/** What a release can be rolled back to, and whether a part may be tried. Pure. */
final class Kept {

  private Kept() {}

  /**
   * Chooses.
   *
   * @param record of the release
   * @param version a kept one; empty for the newest that is not in quarantine
   * @throws ReleaseException if there is none, naming those that are kept
   */
  static Committed choose(ReleaseRecord record, Optional<Version> version) throws ReleaseException {
    if (version.isEmpty()) {
      return record.kept().stream()
          .filter(kept -> record.quarantined(kept).isEmpty())
          .findFirst()
          .orElseThrow(
              () ->
                  new ReleaseException(
                      "release %s has nothing to roll back to on this host; %s"
                          .formatted(record.name(), inWords(record)),
                      null));
    }
    // of one version with other configurations, rather the one that may run
    Committed target =
        record.kept().stream()
            .filter(kept -> kept.part().release().version().equals(version.get()))
            .min(Comparator.comparing(kept -> record.quarantined(kept).isPresent()))
            .orElseThrow(
                () ->
                    new ReleaseException(
                        "%s@%s is not kept on this host; %s"
                            .formatted(record.name(), version.get(), inWords(record)),
                        null));
    checkQuarantine(record, target);
    return target;
  }

  /**
   * Refuses what is deleted by hand, or in quarantine.
   *
   * @throws ReleaseException saying why
   */
  static void checkWanted(ReleaseRecord record, Committed wanted) throws ReleaseException {
    if (record.hold() == Hold.DELETED) {
      throw new ReleaseException(
          record.name() + " was deleted by hand on this host; start it to have it again", null);
    }
    checkQuarantine(record, wanted);
  }

  /**
   * Refuses what is in quarantine.
   *
   * @throws ReleaseException saying why it is there
   */
  private static void checkQuarantine(ReleaseRecord record, Committed wanted)
      throws ReleaseException {
    Optional<Installed.Quarantine> quarantine = record.quarantined(wanted);
    if (quarantine.isPresent()) {
      throw new ReleaseException(
          "%s is in quarantine; 'erel retry %s' lifts it: %s"
              .formatted(wanted.part().release(), record.name(), quarantine.get().reason()),
          null);
    }
  }

  private static String inWords(ReleaseRecord record) {
    List<String> kept =
        record.kept().stream()
            .map(
                each ->
                    each.part().release().version()
                        + (record.quarantined(each).isPresent() ? " (in quarantine)" : ""))
            .toList();
    return kept.isEmpty() ? "no other version is kept" : "kept are " + String.join(", ", kept);
  }
}
