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

  /** What the names of no groups begin with. */
  public static final String RESERVED = "erel.";

  /** Validates the name and sorts. */
  public Group {
    Names.check("group name", name);
    if (name.startsWith(RESERVED)) {
      throw new IllegalArgumentException(
          "group name '" + name + "' is not valid: names that begin with erel. are Erel's own");
    }
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
