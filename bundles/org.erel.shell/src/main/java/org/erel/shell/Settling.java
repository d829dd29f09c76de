package org.erel.shell;

import java.util.List;
import org.erel.api.Cluster.Roll;
import org.erel.api.HostState;
import org.erel.api.HostStatus;
import org.erel.api.ReleaseStatus;

/**
 * How far hosts are on their way to what their groups want. Silent hosts hold up nobody: they are
 * in neither list.
 *
 * @param answered whether any host answered
 * @param changing identifiers of the hosts under way
 * @param degraded identifiers of the hosts that will not get there by themselves
 */
record Settling(boolean answered, List<String> changing, List<String> degraded) {

  /**
   * Looks at hosts.
   *
   * @param shown the hosts that count
   * @param release where it is not null, a host is there once its releases are, whatever else it is
   *     about: the roll was narrowed to this one
   */
  static Settling of(Roll shown, String release) {
    return new Settling(
        !shown.hosts().isEmpty(),
        in(shown, release, HostState.CHANGING),
        in(shown, release, HostState.DEGRADED));
  }

  /** Whether waiting longer changes nothing. */
  boolean over() {
    return answered && changing.isEmpty();
  }

  private static List<String> in(Roll shown, String release, HostState state) {
    return shown.hosts().stream()
        .filter(host -> state(host, release) == state)
        .map(host -> host.host().identifier())
        .toList();
  }

  private static HostState state(HostStatus host, String release) {
    boolean there = release != null && host.releases().stream().allMatch(ReleaseStatus::settled);
    return there ? HostState.SETTLED : host.state();
  }
}
