package org.erel.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Document;
import org.erel.api.Revision;
import org.erel.wire.Bus;
import org.erel.wire.Destination;
import org.erel.wire.Message;

/**
 * What was published of one name: from one host if its log has no gap, otherwise from all, for a
 * host that was away has missed what came and went meanwhile. For one thread, once.
 */
final class Chronicle {

  private record Entry(Revision revision, String holder) {}

  private final Bus bus;
  private final String name;
  private final Duration hearing;

  /** By revision, then by digest: more than one of a revision where one gave way. */
  private final Map<String, Entry> entries = new TreeMap<>();

  /**
   * Not yet asked.
   *
   * @param bus reaches the hosts
   * @param name the documents' name
   * @param hearing how long to wait for hosts that say nothing
   */
  Chronicle(Bus bus, String name, Duration hearing) {
    this.bus = bus;
    this.name = name;
    this.hearing = hearing;
  }

  /**
   * Asks.
   *
   * @param newest the newest revision that is known; 0 where none is
   * @return this
   * @throws BrokerUnavailableException if the broker is lost before the end
   */
  Chronicle read(long newest) throws BrokerUnavailableException {
    ask(Destination.ANY_HOST, new RollCall(hearing, hearing));
    if (gaps(newest)) {
      RollCall roll = new RollCall(hearing, hearing);
      roll.knows(Rosters.known(bus, hearing).members());
      ask(Destination.EVERY_HOST, roll);
    }
    return this;
  }

  private void ask(Destination whom, RollCall roll) throws BrokerUnavailableException {
    Inquiry.hold(
        bus,
        whom,
        new Message.LogRequest(name),
        roll,
        answer -> {
          if (answer instanceof Message.Log log) {
            roll.answered(log.host());
            log.revisions().forEach(revision -> told(revision, log.host()));
          } else if (answer instanceof Message.Failed failed) {
            roll.answered(failed.host());
          }
        });
  }

  private void told(Revision revision, String host) {
    // a host with a gap sees more changes than there were: the smallest account is the right one
    entries.merge(
        "%019d %s".formatted(revision.document().revision(), revision.document().digest()),
        new Entry(revision, host),
        (one, other) ->
            other.revision().changes().size() < one.revision().changes().size() ? other : one);
  }

  private boolean gaps(long newest) {
    long expected = Math.max(1, newest - Revision.KEPT);
    for (Entry entry : entries.values()) {
      long revision = entry.revision().document().revision();
      if (revision > expected) {
        return true;
      }
      expected = Math.max(expected, revision + 1);
    }
    return expected <= newest;
  }

  /**
   * All of it.
   *
   * @return newest first
   */
  List<Revision> revisions() {
    Collection<Entry> all = entries.values();
    List<Revision> revisions = new ArrayList<>(all.stream().map(Entry::revision).toList());
    revisions.sort(
        Comparator.comparingLong((Revision each) -> each.document().revision()).reversed());
    return revisions;
  }

  /**
   * Fetches a document.
   *
   * @param revision which one; of two, the one that gave way comes first and is not meant
   * @return empty where nobody holds it
   * @throws BrokerUnavailableException if the broker is lost before the end
   */
  Optional<Document> document(long revision) throws BrokerUnavailableException {
    List<Document> found = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.revision().document().revision() == revision) {
        RollCall roll = new RollCall(hearing, hearing);
        roll.knows(List.of(entry.holder()));
        Inquiry.hold(
            bus,
            Destination.host(entry.holder()),
            new Message.PastRequest(entry.revision().document()),
            roll,
            answer -> {
              roll.answered(entry.holder());
              if (answer instanceof Message.Past past) {
                found.add(past.document());
              }
            });
      }
    }
    return found.stream().reduce((first, second) -> second);
  }
}
