package org.erel.delivery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.erel.api.HeldRelease;

/** The hosts that are to keep a release: where one cannot, the next one is. For one thread. */
final class Keepers {

  private final List<String> next;
  private final int replicas;
  private final Map<String, HeldRelease> chosen = new TreeMap<>();
  private final Map<String, String> failed = new TreeMap<>();

  /**
   * The first ones.
   *
   * @param hosts that answer, in the order in which they are chosen
   * @param replicas how many are to keep it; all, where there are not so many
   */
  Keepers(List<String> hosts, int replicas) {
    this.next = new ArrayList<>(hosts);
    this.replicas = replicas;
    choose();
  }

  private void choose() {
    while (chosen.size() < replicas && !next.isEmpty()) {
      chosen.put(next.remove(0), null);
    }
  }

  /** Those that do not have all of it, to be asked. */
  List<String> awaited() {
    return chosen.entrySet().stream()
        .filter(e -> e.getValue() == null || !e.getValue().whole())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A host told how far it is. */
  void heard(String host, HeldRelease held) {
    chosen.replace(host, held);
  }

  /** A host does not keep it. */
  void failed(String host, String reason) {
    if (chosen.containsKey(host)) {
      chosen.remove(host);
      failed.put(host, reason);
      choose();
    }
  }

  /** Whether as many have all of it as are waited for; 0 for all that keep it. */
  boolean enough(int wait) {
    return wait == 0
        ? awaited().isEmpty()
            && !whole().isEmpty()
            && (next.isEmpty() || whole().size() == replicas)
        : whole().size() >= wait;
  }

  /** Whether fewer are left than are to keep it, and nobody is asked any more. */
  boolean exhausted() {
    return next.isEmpty() && awaited().isEmpty();
  }

  /** Those that have all of it, sorted. */
  List<String> whole() {
    return chosen.entrySet().stream()
        .filter(e -> e.getValue() != null && e.getValue().whole())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Host to how much it has, in bytes. */
  Map<String, Long> here() {
    Map<String, Long> here = new TreeMap<>();
    chosen.forEach((host, held) -> here.put(host, held == null ? 0 : held.here()));
    return Collections.unmodifiableMap(here);
  }

  /** How much all of them have, in bytes. */
  long total() {
    return here().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Why those do not have it that do not. */
  Map<String, String> reasons() {
    Map<String, String> reasons = new TreeMap<>(failed);
    chosen.forEach(
        (host, held) -> {
          if (held == null) {
            reasons.put(host, "it did not answer");
          } else if (!held.whole()) {
            reasons.put(host, held.progress());
          }
        });
    return Collections.unmodifiableMap(reasons);
  }
}
