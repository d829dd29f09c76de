package org.erel.api;

import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * One expression that says which hosts belong to a group: an identifier with {@code *} and {@code
 * ?} as wildcards, or an LDAP filter (OSGi Core, Filter Syntax) over the host's labels, with the
 * identifier as {@code id}.
 *
 * @param expression such as {@code web-*} or {@code (&(zone=eu)(!(id=web-9)))}
 */
public record Member(String expression) {

  /** Validates the expression. */
  public Member {
    if (expression.startsWith("(")) {
      filter(expression);
    } else {
      glob(expression);
    }
  }

  /**
   * Whether a host is meant.
   *
   * @param host any host
   * @return true if the expression matches it
   */
  public boolean matches(Host host) {
    if (!expression.startsWith("(")) {
      return glob(expression).matches(host.identifier());
    }
    Map<String, Object> attributes = new HashMap<>(host.labels());
    attributes.put("id", host.identifier());
    return filter(expression).matches(attributes);
  }

  private static int depth(String expression) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '(' || c == ')') {
        depth += c == '(' ? 1 : -1;
        deepest = Math.max(deepest, depth);
      }
    }
    return deepest;
  }

  private static Glob glob(String expression) {
    try {
      return new Glob(expression);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "member '"
              + expression
              + "' is neither an identifier pattern such as web-* nor a filter such as (zone=eu)",
          e);
    }
  }

  /** Deep enough for people; the framework's parser takes a stack frame for each level. */
  private static final int MAXIMUM_DEPTH = 50;

  private static org.osgi.framework.Filter filter(String expression) {
    if (depth(expression) > MAXIMUM_DEPTH) {
      throw new IllegalArgumentException(
          "a member's filter has more than " + MAXIMUM_DEPTH + " levels of brackets: make it flat");
    }
    try {
      return FrameworkUtil.createFilter(expression);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(
          "member '" + expression + "' is not a valid filter: " + e.getMessage(), e);
    }
  }
}
