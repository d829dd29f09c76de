package org.erel.shell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.erel.api.Document;
import org.erel.api.HeldRelease;
import org.erel.api.HostReleases;
import org.erel.api.ReleaseId;
import org.erel.api.WantedRelease;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * A release as operators look at it.
 *
 * @param release name and version
 * @param document what was published of it; empty where hosts have it and the cluster does not
 * @param held host to what it has of it, sorted
 * @param groups that use it, sorted
 */
record ReleaseView(
    ReleaseId release,
    Optional<Document> document,
    Map<String, HeldRelease> held,
    List<String> groups) {

  /**
   * The releases there are.
   *
   * @param documents of releases, without tombstones
   * @param hosts what they have
   * @param groups all of them
   * @return sorted
   */
  static List<ReleaseView> of(
      Collection<Document> documents,
      Collection<HostReleases> hosts,
      Collection<GroupView> groups) {
    Map<ReleaseId, Document> known = new TreeMap<>();
    documents.forEach(document -> known.put(ReleaseId.parse(document.name()), document));
    Map<ReleaseId, Map<String, HeldRelease>> held = new TreeMap<>();
    known.keySet().forEach(id -> held.put(id, new TreeMap<>()));
    for (HostReleases host : hosts) {
      for (HeldRelease release : host.releases()) {
        held.computeIfAbsent(release.release(), id -> new TreeMap<>()).put(host.host(), release);
      }
    }
    List<ReleaseView> views = new ArrayList<>();
    held.forEach(
        (id, by) ->
            views.add(
                new ReleaseView(
                    id, Optional.ofNullable(known.get(id)), by, users(id, held.keySet(), groups))));
    return views;
  }

  /**
   * Which groups use a release: those that want its version, or the newest in a range.
   *
   * @param release any
   * @param all releases that there are
   * @param groups all of them
   * @return their names
   */
  static List<String> users(
      ReleaseId release, Collection<ReleaseId> all, Collection<GroupView> groups) {
    return groups.stream()
        .filter(group -> group.releases().containsKey(release.name()))
        .filter(
            group -> {
              VersionRange range = WantedRelease.versions(group.releases().get(release.name()));
              Optional<Version> newest =
                  all.stream()
                      .filter(id -> id.name().equals(release.name()))
                      .map(ReleaseId::version)
                      .filter(range::includes)
                      .max(Comparator.naturalOrder());
              return newest.filter(release.version()::equals).isPresent();
            })
        .map(group -> group.document().name())
        .toList();
  }

  /** The hosts that others can have it from. */
  List<String> holders() {
    return held.entrySet().stream()
        .filter(e -> e.getValue().whole())
        .map(Map.Entry::getKey)
        .toList();
  }
}
