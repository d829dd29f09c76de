package org.erel.api;

import java.util.Comparator;
import java.util.List;

/**
 * A named set of hosts and what they shall run.
 *
 * @param name the group's name
 * @param members a host that any of them matches belongs to the group
 * @param releases at most one of each name, sorted by name
 * @param configurations of the host itself, sorted by PID
 * @param rollout how the hosts move
 */
public record Group(
    String name,
    List<Member> members,
    List<WantedRelease> releases,
    List<Configuration> configurations,
    Rollout rollout) {

  /** Validates the name and sorts. */
  public Group {
    Names.check("group name", name);
    members = List.copyOf(members);
    releases = releases.stream().sorted(Comparator.comparing(WantedRelease::name)).toList();
    configurations = Configuration.sorted(configurations);
  }

  /**
   * Whether a host belongs to the group.
   *
   * @param host any host
   * @return true if any member expression matches
   */
  public boolean has(Host host) {
    return members.stream().anyMatch(member -> member.matches(host));
  }
}
