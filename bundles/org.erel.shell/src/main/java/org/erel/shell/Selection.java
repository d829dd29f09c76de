package org.erel.shell;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.erel.api.Cluster.Roll;
import org.erel.api.Host;
import org.erel.api.HostStatus;
import org.erel.api.Target;

/** What of a roll an operator asked to see. */
final class Selection {

  private Selection() {}

  /**
   * Narrows a roll.
   *
   * @param all who answered, and who did not
   * @param target which hosts; of the silent ones only the identifier is known
   * @param release a release's name: only it, and only hosts that want or have it; null for all
   */
  static Roll select(Roll all, Target target, String release) {
    Predicate<HostStatus> shown =
        status -> release == null || status.releases().stream().anyMatch(r -> named(r, release));
    return new Roll(
        all.hosts().stream()
            .filter(status -> target.matches(status.host(), status.groups()))
            .filter(shown)
            .map(status -> release == null ? status : only(status, release))
            .toList(),
        all.silent().stream()
            .filter(silent -> target.matches(new Host(silent, Map.of()), List.of()))
            .toList());
  }

  private static boolean named(org.erel.api.ReleaseStatus status, String release) {
    return status.name().equals(release);
  }

  private static HostStatus only(HostStatus s, String release) {
    return new HostStatus(
        s.host(),
        s.version(),
        s.since(),
        s.state(),
        s.groups(),
        s.releases().stream().filter(r -> named(r, release)).toList(),
        s.problems(),
        s.documents(),
        s.unsigned());
  }
}
