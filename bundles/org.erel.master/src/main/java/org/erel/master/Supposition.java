package org.erel.master;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.erel.api.Group;
import org.erel.api.Host;
import org.erel.api.ReleaseId;
import org.erel.api.WantedRelease;

/** The groups of a host as they might be. Pure. */
final class Supposition {

  private Supposition() {}

  /** One group published anew, or for the first time. */
  static List<Group> published(Host host, Collection<Group> groups, Group published) {
    return Wishes.of(
        host,
        Stream.concat(
                groups.stream().filter(group -> !group.name().equals(published.name())),
                Stream.of(published))
            .toList());
  }

  /** All groups that want a release want exactly this version of it. */
  static List<Group> wanting(Collection<Group> groups, ReleaseId id) {
    return groups.stream()
        .map(
            group ->
                new Group(
                    group.name(),
                    group.members(),
                    group.releases().stream().map(wanted -> exactly(id, wanted)).toList(),
                    group.configurations(),
                    group.rollout()))
        .toList();
  }

  private static WantedRelease exactly(ReleaseId id, WantedRelease wanted) {
    return wanted.name().equals(id.name())
        ? new WantedRelease(
            id.name(), WantedRelease.versions(id.version().toString()), wanted.configurations())
        : wanted;
  }
}
