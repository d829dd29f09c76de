package org.erel.api;

import java.util.List;
import java.util.Optional;
import org.osgi.framework.Version;

/**
 * One release on one host: what was wanted, what runs, and why they differ.
 *
 * @param name the release's name
 * @param wanted the version that the groups want, as they write it (maybe a range); empty where
 *     none wants it
 * @param running the version that is committed on the host
 * @param state what it does
 * @param hold what an operator did by hand
 * @param quarantine what the host does not go back to by itself, newest first
 * @param kept the versions that it can roll back to, newest first
 * @param reason why wanted and running differ; empty where they do not
 */
public record ReleaseStatus(
    String name,
    String wanted,
    Optional<Version> running,
    ReleaseState state,
    Hold hold,
    List<Installed.Quarantine> quarantine,
    List<Version> kept,
    String reason) {

  /** Copies the lists. */
  public ReleaseStatus {
    quarantine = List.copyOf(quarantine);
    kept = List.copyOf(kept);
  }

  /**
   * Whether the host has become what was asked for, holds by hand included.
   *
   * @return true where nothing is to be done or reported
   */
  public boolean settled() {
    return reason.isEmpty();
  }
}
