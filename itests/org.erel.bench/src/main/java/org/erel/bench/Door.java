package org.erel.bench;

import java.util.function.Supplier;

/**
 * Where a measured release can be asked, the same way whichever framework runs it: a system
 * property, which the JVM has only one of. What puts itself there takes itself away when it is
 * deactivated.
 *
 * @param name the property's
 */
record Door(String name) {

  /** The version that answers, by way of all bundles of the release; null where nobody does. */
  String ask() {
    try {
      return there() instanceof Supplier<?> front ? (String) front.get() : null;
    } catch (RuntimeException e) {
      return null; // it is being taken apart
    }
  }

  /** What is behind it; null where there is nothing. */
  Object there() {
    return System.getProperties().get(name);
  }
}
