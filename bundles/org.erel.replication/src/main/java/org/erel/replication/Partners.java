package org.erel.replication;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.erel.wire.Destination;

/** Chooses with whom a host compares next. */
final class Partners {

  /** Of so many comparisons, one is with whichever host the broker chooses. */
  private static final int STRANGERS = 4;

  /** With how many a host compares at once that does not vote yet. */
  private static final int AT_ONCE = 8;

  /** With how many before it has what they hold. */
  private static final int SOURCES = 2;

  private final String host;
  private final Shelf shelf;
  private final Comparisons comparisons;
  private final RandomGenerator random;
  private final Set<String> unreachable = new HashSet<>();

  Partners(String host, Shelf shelf, Comparisons comparisons, RandomGenerator random) {
    this.host = host;
    this.shelf = shelf;
    this.comparisons = comparisons;
    this.random = random;
  }

  /** Nothing is known any more of who is connected. */
  void startAnew() {
    unreachable.clear();
  }

  void reachable(String peer, boolean so) {
    if (so) {
      unreachable.remove(peer);
    } else {
      unreachable.add(peer);
    }
  }

  /**
   * Whom to ask. Who lacks something has the whole list of each; once it has all, they need only
   * say that they hold the same.
   *
   * @param votes whether the host does
   * @param lacking whether it wants something that others hold
   */
  List<Destination> next(boolean votes, boolean lacking) {
    if (votes) {
      return List.of(one());
    }
    if (lacking) {
      return comparisons.peers() < SOURCES ? unknown(1) : List.of();
    }
    List<Destination> unknown = unknown(AT_ONCE);
    List<Destination> several = new ArrayList<>(List.of(Destination.ANY_HOST));
    several.addAll(unknown);
    if (unknown.isEmpty() && shelf.roster().contains(host)) {
      several.add(one());
    }
    return several;
  }

  /** One that it knows; now and then any, for hosts that know each other may not know all. */
  private Destination one() {
    List<String> others = others();
    return others.isEmpty() || random.nextInt(STRANGERS) == 0
        ? Destination.ANY_HOST
        : Destination.host(others.get(random.nextInt(others.size())));
  }

  /** Some that it has not compared with yet. */
  private List<Destination> unknown(int most) {
    List<String> others =
        new ArrayList<>(others().stream().filter(peer -> !comparisons.knows(peer)).toList());
    List<Destination> unknown = new ArrayList<>();
    while (!others.isEmpty() && unknown.size() < most) {
      int last = others.size() - 1;
      Collections.swap(others, random.nextInt(others.size()), last);
      unknown.add(Destination.host(others.remove(last)));
    }
    return unknown;
  }

  private List<String> others() {
    return shelf.roster().members().stream()
        .filter(peer -> !peer.equals(host) && !unreachable.contains(peer))
        .toList();
  }
}
