package org.erel.replication;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.erel.wire.Roster;

/**
 * Which hosts have asked one host to be enrolled, and which an operator wants forgotten. A wish
 * stands as long as it is repeated.
 */
final class Wishes {

  /** How long a wish stands that is not repeated. */
  private static final long STANDS = Duration.ofSeconds(10).toNanos();

  private record Wish(long since, long now) {}

  private final Map<String, Wish> joining = new TreeMap<>();
  private final Map<String, Wish> leaving = new TreeMap<>();
  private long revision;

  void joins(String host, long now) {
    joining.put(host, new Wish(0, now));
  }

  /** As what it is since a revision: not as what it may be when it is back. */
  void leaves(String host, long since, long now) {
    leaving.put(host, new Wish(since, now));
  }

  /** A host is there: it is not to be forgotten. */
  void alive(String host) {
    leaving.remove(host);
  }

  /**
   * Drops what is done, and what was not repeated.
   *
   * @param roster that is known now; where some were missed, hosts that asked may have been
   *     enrolled and forgotten meanwhile
   */
  void prune(Roster roster, long now) {
    if (roster.revision() > revision + 1) {
      joining.clear();
    }
    revision = roster.revision();
    joining.entrySet().removeIf(wish -> old(wish, now) || roster.contains(wish.getKey()));
    leaving
        .entrySet()
        .removeIf(wish -> old(wish, now) || roster.since(wish.getKey()) != wish.getValue().since());
  }

  private static boolean old(Map.Entry<String, Wish> wish, long now) {
    return now - wish.getValue().now() >= STANDS;
  }

  boolean none() {
    return joining.isEmpty() && leaving.isEmpty();
  }

  /** Hosts that ask to be enrolled. */
  List<String> joining() {
    return List.copyOf(joining.keySet());
  }

  /** Hosts that are to be forgotten, with since when they are what they are. */
  Map<String, Long> leaving() {
    Map<String, Long> hosts = new HashMap<>();
    leaving.forEach((host, wish) -> hosts.put(host, wish.since()));
    return hosts;
  }
}
