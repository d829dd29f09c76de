package org.erel.replication;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.erel.api.Quorum;
import org.erel.wire.Roster;

/** Who belongs to the cluster, as far as a publisher knows, and who has taken what it sends. */
final class Tally {

  private Roster roster = Roster.EMPTY;

  /** Digests of all that the roster was merged from. */
  private final Set<String> known = new TreeSet<>();

  private final Set<String> taken = new TreeSet<>();

  /** Those of them that know a roster which is not known here, with its digest. */
  private final Map<String, String> unsure = new TreeMap<>();

  private final Set<String> asked = new TreeSet<>();
  private final Map<String, String> refused = new TreeMap<>();

  /** Those that will say nothing else, however often they are asked. */
  private final Map<String, String> barred = new TreeMap<>();

  private final Set<String> absent = new TreeSet<>();

  Roster roster() {
    return roster;
  }

  /** A host told whom it knows. */
  void knows(Roster other) {
    roster = roster.merged(other);
    known.add(other.digest());
    known.add(roster.digest());
    unsure.values().removeIf(known::contains);
  }

  /** A host answered. */
  void heard(String host) {
    roster = roster.enrolled(host);
    absent.remove(host);
    refused.remove(host);
  }

  /**
   * A host has on disk what was sent. It counts when its roster is known here: it may know hosts
   * that count in the majority.
   *
   * @param digest of its roster
   * @return whether it is to be asked for its roster
   */
  boolean took(String host, String digest) {
    heard(host);
    taken.add(host);
    if (known.contains(digest)) {
      return false;
    }
    unsure.put(host, digest);
    return asked.add(digest);
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
    left.removeAll(barred.keySet());
    return !majority(left);
  }

  /** Whether so many are barred that the others are too few. */
  boolean barredFrom(Quorum quorum) {
    int members = roster.members().size();
    return !barred.isEmpty() && members - barred.size() < quorum.of(members);
  }

  void absent(String host) {
    absent.add(host);
  }

  /** Something else is sent. */
  void startAnew() {
    taken.clear();
    unsure.clear();
    refused.clear();
  }

  /** Hosts are asked again, and answer again: those too whose roster did not come. */
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
    return enough(hosts, roster.majority());
  }

  boolean majorityTook() {
    return majority(sure());
  }

  boolean tookBy(Quorum quorum) {
    return enough(sure(), quorum.of(roster.members().size()));
  }

  private Set<String> sure() {
    if (unsure.isEmpty()) {
      return taken;
    }
    Set<String> sure = new TreeSet<>(taken);
    sure.removeAll(unsure.keySet());
    return sure;
  }

  private boolean enough(Set<String> hosts, int needed) {
    return hosts.size() >= needed && hosts.stream().filter(roster::contains).count() >= needed;
  }
}
