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

  private static org.osgi.framework.Filter filter(String expression) {
    try {
      return FrameworkUtil.createFilter(expression);
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(
          "member '" + expression + "' is not a valid filter: " + e.getMessage(), e);
    }
  }
}
