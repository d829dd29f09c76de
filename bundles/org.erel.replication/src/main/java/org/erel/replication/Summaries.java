package org.erel.replication;

import java.util.Collection;
import java.util.stream.Collectors;
import org.erel.api.Digests;
import org.erel.wire.Holding;

/** What a host holds, in few bytes. */
public final class Summaries {

  private Summaries() {}

  /**
   * Tells what hosts hold apart.
   *
   * @param all the newest of each name, in any order
   * @return equal where documents and ballots are
   */
  public static String digest(Collection<Holding> all) {
    return Digests.sha256(
        all.stream().sorted().map(Summaries::line).collect(Collectors.joining("\n")));
  }

  private static String line(Holding holding) {
    return String.join(
        " ",
        holding.name(),
        Long.toString(holding.revision()),
        holding.digest(),
        Long.toString(holding.ballot().round()),
        holding.ballot().owner());
  }
}
