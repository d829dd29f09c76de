package org.erel.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the release container knows of one release name on this host.
 *
 * @param name the release's name
 * @param part what is committed; empty where nothing is, as after a delete or when the first part
 *     failed
 * @param state what it does now
 * @param hold what an operator did by hand
 * @param quarantine the parts that no host goes back to by itself, newest first
 * @param trouble why the committed part is not as it should be: it did not start, or is not
 *     healthy; empty where all is well
 * @param kept what was committed before and can be rolled back to at once, newest first
 */
public record Installed(
    String name,
    Optional<Part> part,
    ReleaseState state,
    Hold hold,
    List<Quarantine> quarantine,
    String trouble,
    List<ReleaseId> kept) {

  /** Copies the lists. */
  public Installed {
    quarantine = List.copyOf(quarantine);
    kept = List.copyOf(kept);
  }

  /**
   * Whether a part is in quarantine.
   *
   * @param wanted any
   * @return why; empty where it may be tried
   */
  public Optional<Quarantine> quarantined(Part wanted) {
    String digest = wanted.digest();
    return quarantine.stream().filter(q -> q.part().equals(digest)).findFirst();
  }

  /**
   * A part that failed, or that an operator rolled back from. It is not tried again until an
   * operator lifts the quarantine.
   *
   * @param part {@link Part#digest} of the part
   * @param release what it was
   * @param since when it was put there, by the host's clock
   * @param reason in words, naming bundle and cause
   */
  public record Quarantine(String part, ReleaseId release, Instant since, String reason) {}
}
