package org.erel.replication;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.erel.wire.Edition;
import org.erel.wire.Footing;
import org.erel.wire.Roster;

/**
 * With whom a host has compared since it started, and what it may conclude: whether it may vote,
 * and whether it has everything that was published under the roster before.
 */
final class Comparisons {

  /** Who has compared with so many votes, however great the cluster is. */
  private static final int CONFIDENCE = 8;

  /** The same for who may have lost its disk. */
  private static final int CAUTION = 32;

  private final String host;
  private final Set<String> compared = new HashSet<>();
  private final Set<String> voters = new HashSet<>();
  private boolean deserted;

  /** Who held the roster of this edition, as this host does, when it was compared with. */
  private final Set<String> agreed = new TreeSet<>();

  private Edition edition = Roster.EMPTY.edition();
  private boolean withCurrent;

  Comparisons(String host) {
    this.host = host;
  }

  /** Another host holds the same, or what it holds is wanted. */
  void compared(String peer, Footing footing, Edition ours) {
    compared.add(peer);
    if (footing.votes()) {
      voters.add(peer);
    }
    follow(ours);
    if (footing.roster().equals(ours)) {
      agreed.add(peer);
      withCurrent = withCurrent || footing.current();
    }
  }

  private void follow(Edition ours) {
    if (!edition.equals(ours)) {
      edition = ours;
      agreed.clear();
      withCurrent = false;
    }
  }

  /** Something that others hold did not come. */
  void startAnew() {
    compared.clear();
    voters.clear();
    agreed.clear();
    withCurrent = false;
  }

  /** Whether the broker said that no host that votes is connected. */
  void deserted(boolean so) {
    deserted = so;
  }

  boolean knows(String peer) {
    return compared.contains(peer);
  }

  int peers() {
    return compared.size();
  }

  boolean agreedWith(String peer, Edition ours) {
    follow(ours);
    return agreed.contains(peer);
  }

  /**
   * Whether the host has everything that was published under the roster before, provided that all
   * that it wants has come. A majority of the hosts on that held the next one already, and takes
   * nothing any more that counts without it; or one has told all that has everything itself.
   */
  boolean current(Roster roster) {
    follow(roster.edition());
    if (roster.settled() || withCurrent) {
      return true;
    }
    Set<String> held = new TreeSet<>(agreed);
    held.add(host);
    return roster.decide(held);
  }

  /** Whether one that has seen its enrolment may vote: nothing counts on what it once said. */
  boolean welcomed() {
    return !voters.isEmpty();
  }

  /**
   * Whether one that voted before may vote again: it may have an old disk. One of those that it
   * compared with must vote, unless none does.
   */
  boolean awake(Roster roster) {
    return (deserted || !voters.isEmpty())
        && among(roster, compared) + (deciding(roster).contains(host) ? 1 : 0)
            >= Math.min(majority(roster), CONFIDENCE);
  }

  /**
   * Whether one that cannot tell what it once said may vote: it has compared with so many that vote
   * that one of them is in each majority it may have been in.
   */
  boolean certain(Roster roster) {
    int hosts = deciding(roster).size();
    return hosts > 1 && among(roster, voters) >= Math.min(hosts - majority(roster) + 1, CAUTION);
  }

  private Set<String> deciding(Roster roster) {
    return roster.previous().containsKey(host) ? roster.deciding() : roster.members();
  }

  private int majority(Roster roster) {
    return deciding(roster).size() / 2 + 1;
  }

  private long among(Roster roster, Set<String> hosts) {
    Set<String> deciding = deciding(roster);
    return hosts.stream().filter(deciding::contains).count();
  }
}
