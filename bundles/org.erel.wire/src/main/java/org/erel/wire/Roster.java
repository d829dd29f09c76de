package org.erel.wire;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.erel.api.Names;

/**
 * The hosts that belong to the cluster, running or not: majorities are counted over them. Each
 * revision is decided by a majority of the hosts on the one before. Until it is settled, a majority
 * of those is needed for everything else too.
 *
 * @param revision from 1 on; 0 where there is none
 * @param ballot by which it was decided
 * @param since for each host the revision with which it came
 * @param previous the same of the revision before; empty where it is settled: those need not be
 *     asked any more
 */
public record Roster(
    long revision, Ballot ballot, Map<String, Long> since, Map<String, Long> previous) {

  /** Nobody: there is no cluster, or it is not known yet. */
  public static final Roster EMPTY = new Roster(0, Ballot.NONE, Map.of(), Map.of());

  /** Copies the collections, and validates the identifiers. */
  public Roster {
    since.keySet().forEach(host -> Names.check("host identifier", host));
    previous.keySet().forEach(host -> Names.check("host identifier", host));
    since = Collections.unmodifiableMap(new TreeMap<>(since));
    previous = Collections.unmodifiableMap(new TreeMap<>(previous));
  }

  /**
   * The first of a cluster.
   *
   * @param founder the only host on it
   * @return settled
   */
  public static Roster founded(String founder) {
    return new Roster(1, new Ballot(1, founder), Map.of(founder, 1L), Map.of());
  }

  /**
   * Who belongs to the cluster.
   *
   * @return identifiers, sorted
   */
  public Set<String> members() {
    return since.keySet();
  }

  /**
   * Whether a host belongs to the cluster.
   *
   * @param host its identifier
   * @return whether it is on this roster
   */
  public boolean contains(String host) {
    return since.containsKey(host);
  }

  /**
   * Since when a host belongs to the cluster. One that was forgotten and came back is told from the
   * one that it was before.
   *
   * @param host its identifier
   * @return a revision; 0 where the host is not on this roster
   */
  public long since(String host) {
    return since.getOrDefault(host, 0L);
  }

  /**
   * Whether a host has a say as what it is since a revision: it goes on having one when it is
   * forgotten, until that is settled.
   *
   * @param host its identifier
   * @param own the revision
   * @return whether it is on this roster, or the one before, since then
   */
  public boolean heeds(String host, long own) {
    long now = since(host);
    return own > 0 && (now == own || now == 0 && previous.getOrDefault(host, 0L) == own);
  }

  /**
   * Whether majorities are counted over the members alone.
   *
   * @return false where the hosts on the revision before are still to be asked
   */
  public boolean settled() {
    return previous.isEmpty();
  }

  /**
   * Tells it from others in few bytes.
   *
   * @return orders rosters
   */
  public Edition edition() {
    return new Edition(revision, settled(), ballot);
  }

  /**
   * The next revision.
   *
   * @param by the ballot that it is proposed by
   * @param joining hosts that come
   * @param leaving hosts that go
   * @return not settled
   */
  public Roster next(Ballot by, Collection<String> joining, Collection<String> leaving) {
    Map<String, Long> next = new TreeMap<>(since);
    next.keySet().removeAll(leaving);
    joining.forEach(host -> next.putIfAbsent(host, revision + 1));
    return new Roster(revision + 1, by, next, since);
  }

  /**
   * The same, proposed again.
   *
   * @param other of who completes what another began
   * @return with that ballot
   */
  public Roster by(Ballot other) {
    return new Roster(revision, other, since, previous);
  }

  /**
   * The same, when a majority of its hosts has all that was published under the one before.
   *
   * @return settled
   */
  public Roster settle() {
    return new Roster(revision, ballot, since, Map.of());
  }

  /**
   * How many of its hosts make a majority.
   *
   * @return at least 1
   */
  public int majority() {
    return majority(since.size());
  }

  /**
   * Whether hosts are a majority: of those on it and, until it is settled, of those before too.
   *
   * @param hosts any; others do not count
   * @return whether they are enough
   */
  public boolean majority(Set<String> hosts) {
    return hosts.size() >= majority()
        && among(since.keySet(), hosts) >= majority()
        && (settled() || among(previous.keySet(), hosts) >= majority(previous.size()));
  }

  /**
   * The hosts that decide on the one that stands in this one's place: those before until it is
   * settled, then its own.
   *
   * @return sorted
   */
  public Set<String> deciding() {
    return settled() ? since.keySet() : previous.keySet();
  }

  /**
   * Whether hosts are a majority of those that are {@link #deciding}.
   *
   * @param hosts any; others do not count
   * @return whether they are enough
   */
  public boolean decide(Set<String> hosts) {
    return among(deciding(), hosts) >= majority(deciding().size());
  }

  private static long among(Collection<String> all, Set<String> hosts) {
    return all.stream().filter(hosts::contains).count();
  }

  private static int majority(int hosts) {
    return hosts / 2 + 1;
  }
}
