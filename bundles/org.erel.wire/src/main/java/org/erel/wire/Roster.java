package org.erel.wire;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.erel.api.Digests;
import org.erel.api.Names;

/**
 * The hosts that belong to the cluster, running or not: majorities are counted over them. A host
 * belongs to it from the first time it is heard of until an operator has it forgotten. Rosters
 * merge in any order to the same one.
 *
 * @param changes for each host that was ever heard of, how often it was enrolled and forgotten: odd
 *     while it belongs to the cluster
 */
public record Roster(Map<String, Long> changes) {

  /** Nobody. */
  public static final Roster EMPTY = new Roster(Map.of());

  /** Copies the map, and validates the identifiers. */
  public Roster {
    changes.keySet().forEach(host -> Names.check("host identifier", host));
    changes = Collections.unmodifiableMap(new TreeMap<>(changes));
  }

  /**
   * Who belongs to the cluster.
   *
   * @return identifiers, sorted
   */
  public List<String> members() {
    return changes.keySet().stream().filter(this::contains).toList();
  }

  /**
   * Whether a host belongs to the cluster.
   *
   * @param host its identifier
   * @return true from its enrolment until it is forgotten
   */
  public boolean contains(String host) {
    return changes.getOrDefault(host, 0L) % 2 == 1;
  }

  /**
   * With a host that is there.
   *
   * @param host its identifier
   * @return this one where it belongs to the cluster already
   */
  public Roster enrolled(String host) {
    return contains(host) ? this : changed(host);
  }

  /**
   * Without a host that will not come back. One that comes back all the same is enrolled anew.
   *
   * @param host its identifier
   * @return this one where it does not belong to the cluster
   */
  public Roster forgotten(String host) {
    return contains(host) ? changed(host) : this;
  }

  private Roster changed(String host) {
    Map<String, Long> next = new TreeMap<>(changes);
    next.merge(host, 1L, Long::sum);
    return new Roster(next);
  }

  /**
   * What both know.
   *
   * @param other another host's
   * @return this one where the other knows nothing more
   */
  public Roster merged(Roster other) {
    if (other.changes.entrySet().stream()
        .allMatch(entry -> changes.getOrDefault(entry.getKey(), 0L) >= entry.getValue())) {
      return this;
    }
    Map<String, Long> all = new TreeMap<>(changes);
    other.changes.forEach((host, count) -> all.merge(host, count, Math::max));
    return new Roster(all);
  }

  /**
   * Tells rosters apart in few bytes.
   *
   * @return equal for equal rosters alone
   */
  public String digest() {
    return Digests.sha256(changes.toString());
  }

  /**
   * How many make a majority.
   *
   * @return at least 1
   */
  public int majority() {
    return members().size() / 2 + 1;
  }
}
