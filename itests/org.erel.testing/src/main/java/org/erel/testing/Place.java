package org.erel.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a test's processes run: on this machine as it is, or in a {@link Network}.
 *
 * @param name such as {@code web-1}
 * @param address at which other processes of the same network reach what listens here
 * @param control the address at which the test itself reaches it, whatever is cut
 * @param listening the address that a server binds here, to be reached at both
 * @param prefix what goes before a command to run it here; may be empty
 */
public record Place(
    String name, String address, String control, String listening, List<String> prefix) {

  /** This machine as it is, where processes reach each other at 127.0.0.1. */
  public static final Place HERE =
      new Place("here", "127.0.0.1", "127.0.0.1", "127.0.0.1", List.of());

  /** Keeps a copy of the prefix. */
  public Place {
    prefix = List.copyOf(prefix);
  }

  /**
   * A command that runs here. Its process is the command's own: signals reach it.
   *
   * @param command with its arguments
   * @return with the prefix before it
   */
  public List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(command);
    return all;
  }
}
