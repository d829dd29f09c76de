package org.erel.api;

import java.util.List;
import java.util.Map;

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

  /**
   * Whether a host may be meant of which nothing is known but its identifier: its labels and groups
   * cannot be asked.
   *
   * @param identifier the host's
   * @return false only where it is certainly not meant
   */
  public boolean mayMean(String identifier) {
    return kind != Kind.HOST
        || expression.startsWith("(")
        || matches(new Host(identifier, Map.of()), List.of());
  }
}
