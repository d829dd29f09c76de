package org.erel.replication;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.erel.api.Quorum;
import org.erel.wire.Edition;
import org.erel.wire.Roster;

/** Who belongs to the cluster, as far as a publisher knows, and who has taken what it sends. */
final class Tally {

  private Roster roster = Roster.EMPTY;
  private final Set<String> taken = new TreeSet<>();

  /** Rosters that are not known here, which hosts were asked for. */
  private final Set<Edition> asked = new TreeSet<>();

  private final Map<String, String> refused = new TreeMap<>();

  /** Those that will say nothing else, however often they are asked. */
  private final Map<String, String> barred = new TreeMap<>();

  private final Set<String> absent = new TreeSet<>();

  Roster roster() {
    return roster;
  }

  /**
   * A host told whom it knows.
   *
   * @return whether that is newer: what was answered before does not count over it
   */
  boolean knows(Roster other) {
    boolean newer = other.edition().replaces(roster.edition());
    if (newer) {
      roster = other;
    }
    return newer;
  }

  /**
   * Whether the answer of a host counts: not when it knows a newer roster, for other hosts may
   * count over that one.
   */
  boolean counts(Edition known) {
    return !known.replaces(roster.edition());
  }

  /** Whether a host is to be asked for its roster; others that know the same are not. */
  boolean asks(Edition known) {
    return asked.add(known);
  }

  /** A host answered. */
  void heard(String host) {
    absent.remove(host);
    refused.remove(host);
  }

  /** A host has on disk what was sent; whether that is news. */
  boolean took(String host) {
    heard(host);
    return taken.add(host);
  }

  void refused(String host, String reason) {
    refused.put(host, reason);
  }

  void barred(String host, String reason) {
    barred.put(host, reason);
  }

  /** Whether so many are barred that the others are no majority. */
  boolean hopeless() {
    Set<String> left = new TreeSet<>(roster.members());
    left.addAll(roster.previous().keySet());
    left.removeAll(barred.keySet());
    return !majority(left);
  }

  /** Whether so many members are barred that the others are too few. */
  boolean barredFrom(Quorum quorum) {
    int members = roster.members().size();
    long left = roster.members().stream().filter(host -> !barred.containsKey(host)).count();
    return left < members && left < quorum.of(members);
  }

  void absent(String host) {
    absent.add(host);
  }

  /** Something else is sent. */
  void startAnew() {
    taken.clear();
    refused.clear();
  }

  /** Hosts are asked again, and answer again. */
  void askAgain() {
    asked.clear();
  }

  /** Hosts are asked whatever they said before. */
  void forgetRefusals() {
    refused.clear();
  }

  Set<String> taken() {
    return taken;
  }

  Map<String, String> refused() {
    Map<String, String> all = new TreeMap<>(refused);
    all.putAll(barred);
    return all;
  }

  /** Members without those in a set, and without those that refused. */
  Set<String> silent(Set<String> answered) {
    Set<String> silent = new TreeSet<>(roster.members());
    silent.removeAll(answered);
    silent.removeAll(refused().keySet());
    return silent;
  }

  /** Silent ones that are not known to be gone. */
  Set<String> awaited(Set<String> answered) {
    Set<String> awaited = silent(answered);
    awaited.removeAll(absent);
    return awaited;
  }

  /** Whether a set of hosts is a majority. */
  boolean majority(Set<String> hosts) {
    return roster.majority(hosts);
  }

  boolean majorityTook() {
    return majority(taken);
  }

  /** Whether as many have it as an operator asked for. Cheap where too few have it by far. */
  boolean tookBy(Quorum quorum) {
    int wanted = quorum.of(roster.members().size());
    return taken.size() >= wanted
        && taken.stream().filter(roster::contains).count() >= wanted
        && (quorum.kind() == Quorum.Kind.NUMBER || majorityTook());
  }
}
