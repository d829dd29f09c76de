package org.erel.container.tests.bundles;

import java.util.Map;

/** A component that does not take a size over 10, neither at first nor when it is modified. */
public class Picky {

  /** Checks. */
  public void activate(Map<String, Object> properties) {
    check(properties);
  }

  /** Checks. */
  public void modified(Map<String, Object> properties) {
    check(properties);
  }

  private static void check(Map<String, Object> properties) {
    if (properties.get("size") instanceof Integer size && size > 10) {
      throw new IllegalArgumentException("size " + size + " is too much");
    }
  }
}
