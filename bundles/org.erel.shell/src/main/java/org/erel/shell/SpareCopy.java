package org.erel.shell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.erel.api.Cluster.Roll;
import org.erel.api.Document;
import org.erel.api.HeldRelease;
import org.erel.api.HostReleases;
import org.erel.api.ReleaseId;
import org.erel.api.Rendezvous;

/**
 * What a host has of a release and may throw away: no group of it needs the release, it was not
 * dropped there, and enough other hosts have it.
 *
 * @param host its identifier
 * @param held all of the release
 */
record SpareCopy(String host, HeldRelease held) {

  /**
   * What may go so that enough hosts still have each release. Pure.
   *
   * @param releases that the cluster knows, without tombstones; hosts look after all others
   *     themselves
   * @param hosts what they have
   * @param groups their documents
   * @param roll tells which host is in which group; of a host that is not in it nothing goes, and
   *     what it has does not count
   * @param replicas how many hosts must have each release afterwards, or all that have it now where
   *     they are fewer. Those that need it or have it dropped count first, and then as {@link
   *     Rendezvous} orders them
   * @return sorted by release and host
   */
  static List<SpareCopy> of(
      Collection<Document> releases,
      Collection<HostReleases> hosts,
      List<Document> groups,
      Roll roll,
      int replicas) {
    Set<ReleaseId> live =
        releases.stream()
            .map(document -> ReleaseId.parse(document.name()))
            .collect(Collectors.toSet());
    Set<String> heard =
        roll.hosts().stream().map(status -> status.host().identifier()).collect(Collectors.toSet());
    List<GroupView> views = GroupView.of(groups, roll);
    Map<String, List<Copy>> copies =
        hosts.stream()
            .filter(host -> heard.contains(host.host()))
            .flatMap(host -> Copy.of(host, live, views))
            .collect(Collectors.groupingBy(copy -> copy.held().digest()));
    List<SpareCopy> spare = new ArrayList<>();
    copies.forEach((digest, all) -> spare.addAll(spare(digest, all, replicas)));
    spare.sort(
        Comparator.comparing((SpareCopy copy) -> copy.held().release())
            .thenComparing(SpareCopy::host));
    return spare;
  }

  private static List<SpareCopy> spare(String digest, List<Copy> all, int replicas) {
    Map<String, Copy> movable =
        all.stream()
            .filter(copy -> !copy.stays())
            .collect(Collectors.toMap(Copy::host, Function.identity()));
    int staying = all.size() - movable.size();
    return Rendezvous.order(digest, movable.keySet()).stream()
        .skip(Math.max(0, replicas - staying))
        .map(host -> new SpareCopy(host, movable.get(host).held()))
        .toList();
  }

  /** A whole copy of a release that the cluster knows, and whether its host must not lose it. */
  private record Copy(String host, HeldRelease held, boolean stays) {

    static Stream<Copy> of(HostReleases host, Set<ReleaseId> live, List<GroupView> groups) {
      List<GroupView> own =
          groups.stream().filter(group -> group.hosts().contains(host.host())).toList();
      Set<ReleaseId> known = new HashSet<>(live);
      host.releases().forEach(held -> known.add(held.release()));
      return host.releases().stream()
          .filter(held -> held.whole() && live.contains(held.release()))
          .map(
              held ->
                  new Copy(
                      host.host(),
                      held,
                      held.dropped() || !ReleaseView.users(held.release(), known, own).isEmpty()));
    }
  }
}
