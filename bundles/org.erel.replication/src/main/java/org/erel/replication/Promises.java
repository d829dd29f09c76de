package org.erel.replication;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.erel.wire.Holding;

/** What the hosts hold that have promised a ballot. */
final class Promises {

  private final Map<String, Optional<Holding>> held = new TreeMap<>();

  /** Another ballot is asked for. */
  void clear() {
    held.clear();
  }

  /** A host promised; whether that is news. */
  boolean put(String host, Optional<Holding> holding) {
    return held.put(host, holding) == null;
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  Set<String> hosts() {
    return held.keySet();
  }

  /** What stands of all that they hold; empty where they hold nothing. */
  Optional<Holding> newest() {
    return held.values().stream().flatMap(Optional::stream).max(Comparator.naturalOrder());
  }

  /** The hosts that hold exactly this. */
  Set<String> holders(Holding holding) {
    return held.entrySet().stream()
        .filter(entry -> entry.getValue().filter(holding::equals).isPresent())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
