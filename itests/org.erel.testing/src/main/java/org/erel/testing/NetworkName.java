package org.erel.testing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the namespaces and devices of a network are called: after the process that made it, so that
 * what a dead one left behind is known.
 *
 * @param pid of the process
 * @param number of the network in it
 */
record NetworkName(long pid, int number) {

  private static final int RADIX = Character.MAX_RADIX; // a device's name has 15 characters at most
  private static final Pattern NAMESPACE = Pattern.compile("erel-([0-9]{1,10})-([0-9]{1,6})(-.*)?");
  private static final Pattern DEVICE =
      Pattern.compile("erel([0-9a-z]{1,6})\\.([0-9a-z]{1,4})\\.[0-9a-z]{1,4}");

  /** The namespace in which the wires of all places meet. */
  String hub() {
    return "erel-" + pid + "-" + number;
  }

  /** The namespace of a place. */
  String namespace(String place) {
    return hub() + "-" + place;
  }

  /** The device by which the test reaches a place. */
  String device(int place) {
    return "erel"
        + Long.toString(pid, RADIX)
        + "."
        + Integer.toString(number, RADIX)
        + "."
        + Integer.toString(place, RADIX);
  }

  /** Whose namespace this is; empty where it is none of a test's network. */
  static Optional<NetworkName> ofNamespace(String namespace) {
    Matcher found = NAMESPACE.matcher(namespace);
    return found.matches()
        ? Optional.of(
            new NetworkName(Long.parseLong(found.group(1)), Integer.parseInt(found.group(2))))
        : Optional.empty();
  }

  /** Whose device this is; empty where it is none of a test's network. */
  static Optional<NetworkName> ofDevice(String device) {
    Matcher found = DEVICE.matcher(device);
    return found.matches()
        ? Optional.of(
            new NetworkName(
                Long.parseLong(found.group(1), RADIX), Integer.parseInt(found.group(2), RADIX)))
        : Optional.empty();
  }

  /** Whether the process that made it is gone, and it is left over. */
  boolean abandoned() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
  }
}
