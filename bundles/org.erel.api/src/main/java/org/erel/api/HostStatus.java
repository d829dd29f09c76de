package org.erel.api;

import java.time.Instant;
import java.util.List;

/**
 * All that a host tells of itself.
 *
 * @param host identifier and labels
 * @param version of Erel on it
 * @param since when its master started, by its clock
 * @param state in one word
 * @param groups the names of the groups it belongs to
 * @param releases every release that is wanted or here, sorted by name
 * @param problems what it refused or could not do
 * @param documents {@link Documents#digest}: hosts with the same one hold the same
 * @param unsigned whether it takes documents and orders from whoever reaches the broker
 */
public record HostStatus(
    Host host,
    String version,
    Instant since,
    HostState state,
    List<String> groups,
    List<ReleaseStatus> releases,
    List<Problem> problems,
    String documents,
    boolean unsigned) {

  /** Copies the lists. */
  public HostStatus {
    groups = List.copyOf(groups);
    releases = List.copyOf(releases);
    problems = List.copyOf(problems);
  }
}
