package org.erel.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.erel.api.DocumentReference;

/**
 * What is to be fetched from whom: each document from one holder at a time, and from another where
 * that one stays silent. Time is passed in. May be used by any thread.
 */
final class Fetching {

  /** How many holders of one document are remembered. */
  private static final int HOLDERS = 8;

  private final long patience;
  private final Function<String, Optional<DocumentReference>> held;
  private final Map<String, Want> wants = new TreeMap<>();

  private static final class Want {
    final DocumentReference document;
    final Deque<String> others = new ArrayDeque<>();
    long since;

    Want(DocumentReference document, long since) {
      this.document = document;
      this.since = since;
    }
  }

  /**
   * Nothing is under way yet.
   *
   * @param patience how long a holder may take, in the unit of all times here
   * @param held what the host holds of a name
   */
  Fetching(long patience, Function<String, Optional<DocumentReference>> held) {
    this.patience = patience;
    this.held = held;
  }

  /**
   * A host told what it holds.
   *
   * @param host its identifier
   * @param offers its documents
   * @param now the time
   * @return names to fetch from it now
   */
  synchronized List<String> told(String host, List<DocumentReference> offers, long now) {
    List<String> fetch = new ArrayList<>();
    for (DocumentReference offer : offers) {
      String name = offer.name();
      if (!lacking(offer)) {
        continue;
      }
      Want want = wants.get(name);
      if (want == null || offer.replaces(want.document)) {
        wants.put(name, new Want(offer, now));
        fetch.add(name);
      } else if (offer.compareTo(want.document) == 0) {
        if (now - want.since >= patience) {
          want.since = now;
          fetch.add(name);
        } else if (want.others.size() < HOLDERS && !want.others.contains(host)) {
          want.others.add(host);
        }
      }
    }
    return fetch;
  }

  /**
   * What did not come in time and another holder may be asked for. What has come, and what nobody
   * else is known to hold, is forgotten: the next who tells of it is asked.
   *
   * @param now the time
   * @return names to fetch, by host
   */
  synchronized Map<String, List<String>> overdue(long now) {
    Map<String, List<String>> fetch = new HashMap<>();
    for (Iterator<Want> iterator = wants.values().iterator(); iterator.hasNext(); ) {
      Want want = iterator.next();
      if (!lacking(want.document)) {
        iterator.remove();
      } else if (now - want.since >= patience) {
        if (want.others.isEmpty()) {
          iterator.remove();
          continue;
        }
        want.since = now;
        fetch
            .computeIfAbsent(want.others.remove(), host -> new ArrayList<>())
            .add(want.document.name());
      }
    }
    return fetch;
  }

  private boolean lacking(DocumentReference document) {
    return held.apply(document.name()).map(document::replaces).orElse(true);
  }
}
