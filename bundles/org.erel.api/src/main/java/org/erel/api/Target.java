package org.erel.api;

import java.util.List;

/**
 * The hosts that an operator means.
 *
 * @param kind how they are named
 * @param expression a pattern of identifiers, or a group's name; empty for all
 */
public record Target(Kind kind, String expression) {

  /** How hosts are named. */
  public enum Kind {
    /** Every host that has the release. */
    ALL,
    /** Hosts by identifier, {@code *} and {@code ?} as wildcards. */
    HOST,
    /** The members of a group. */
    GROUP
  }

  /** Every host. */
  public static final Target ALL = new Target(Kind.ALL, "");

  /** Validates the expression. */
  public Target {
    if (kind == Kind.HOST) {
      new Member(expression);
    } else if (kind == Kind.GROUP) {
      Names.check("group name", expression);
    }
  }

  /**
   * Whether a host is meant.
   *
   * @param host the host
   * @param groups the names of the groups that it belongs to
   * @return true if it is
   */
  public boolean matches(Host host, List<String> groups) {
    return switch (kind) {
      case ALL -> true;
      case HOST -> new Member(expression).matches(host);
      case GROUP -> groups.contains(expression);
    };
  }
}
