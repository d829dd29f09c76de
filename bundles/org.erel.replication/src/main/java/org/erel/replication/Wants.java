package org.erel.replication;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.erel.wire.Holding;

/**
 * What is to be fetched from whom: each document from one holder at a time, from another where that
 * one stays silent, and only so many at once, so that nobody is buried under what it asked for.
 */
final class Wants {

  /** How many documents may be on their way to this host. */
  static final int WINDOW = 16;

  /** How many holders of one document are remembered. */
  private static final int HOLDERS = 4;

  private final long patience;
  private final Map<String, Want> wants = new TreeMap<>();
  private int underWay;
  private boolean gaveUp;

  private static final class Want {
    final Holding holding;
    final Deque<String> holders = new ArrayDeque<>();
    boolean asked;
    long since;

    Want(Holding holding) {
      this.holding = holding;
    }
  }

  /**
   * Nothing is wanted yet.
   *
   * @param patience how long a holder may take, in nanoseconds
   */
  Wants(long patience) {
    this.patience = patience;
  }

  /** A host holds what this one lacks. */
  void held(String host, Collection<Holding> lacking) {
    for (Holding holding : lacking) {
      Want want = wants.get(holding.name());
      if (want == null || holding.replaces(want.holding)) {
        if (want != null && want.asked) {
          underWay--;
        }
        want = new Want(holding);
        wants.put(holding.name(), want);
      }
      if (want.holding.equals(holding)
          && want.holders.size() < HOLDERS
          && !want.holders.contains(host)) {
        want.holders.add(host);
      }
    }
  }

  /** Something came. It may be newer than what was wanted, or older. */
  void came(Holding holding) {
    Want want = wants.get(holding.name());
    if (want != null && !want.holding.replaces(holding)) {
      remove(holding.name());
    }
  }

  private void remove(String name) {
    if (wants.remove(name).asked) {
      underWay--;
    }
  }

  /** Whether everything that was told of is here, or given up. */
  boolean isEmpty() {
    return wants.isEmpty();
  }

  /** Whether something was given up since this was asked last: nobody who held it answers. */
  boolean gaveUp() {
    boolean before = gaveUp;
    gaveUp = false;
    return before;
  }

  /**
   * What to ask for now.
   *
   * @return names, by holder
   */
  Map<String, List<String>> due(long now) {
    for (Iterator<Want> each = wants.values().iterator(); each.hasNext(); ) {
      Want want = each.next();
      if (want.asked && now - want.since >= patience) {
        want.asked = false;
        underWay--;
        if (want.holders.isEmpty()) {
          each.remove();
          gaveUp = true;
        }
      }
    }
    Map<String, List<String>> due = new TreeMap<>();
    for (Want want : wants.values()) {
      if (underWay >= WINDOW) {
        break;
      }
      if (!want.asked) {
        want.asked = true;
        want.since = now;
        underWay++;
        due.computeIfAbsent(want.holders.remove(), host -> new ArrayList<>())
            .add(want.holding.name());
      }
    }
    return due;
  }
}
