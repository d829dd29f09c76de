package org.erel.faults;

/**
 * A place in the code of a host.
 *
 * @param type a class
 * @param method its name; all of that name
 * @param end where it returns; otherwise where it begins
 */
record Spot(String type, String method, boolean end) {

  /** Where an entry is about to be written, or has just got onto the disk. */
  static Spot write(boolean end) {
    return at("Journal", "write", end);
  }

  /** In the container. */
  static Spot at(String type, String method, boolean end) {
    return new Spot("org.erel.container." + type, method, end);
  }

  @Override
  public String toString() {
    return "%s of %s.%s"
        .formatted(
            end ? "the end" : "the begin", type.substring(type.lastIndexOf('.') + 1), method);
  }
}
