package org.erel.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.erel.api.BrokerUnavailableException;
import org.erel.api.Document;
import org.erel.replication.Summaries;
import org.erel.wire.Bus;
import org.erel.wire.Destination;
import org.erel.wire.Footing;
import org.erel.wire.Holding;
import org.erel.wire.Message;
import org.erel.wire.Roster;

/**
 * Reads what the cluster holds. Of all documents, one host tells all that it has, the others what
 * differs; of one name, each host tells what it has. For one thread, once.
 */
final class Reading {

  /**
   * The newest document of a name.
   *
   * @param document as one host holds it
   * @param holders identifiers of the hosts that have told that they hold it
   * @param roster who belongs to the cluster
   */
  record Found(Document document, List<String> holders, Roster roster) {}

  private final Bus bus;
  private final Duration hearing;

  private final Map<String, Holding> newest = new TreeMap<>();
  private final Map<String, List<String>> holders = new TreeMap<>();

  /**
   * Not yet asked.
   *
   * @param bus reaches the hosts
   * @param hearing how long to wait for those that say nothing
   */
  Reading(Bus bus, Duration hearing) {
    this.bus = bus;
    this.hearing = hearing;
  }

  /**
   * The newest document of each name that any host holds.
   *
   * @param kind of the documents; the others are not fetched
   * @return sorted by name, tombstones included
   * @throws BrokerUnavailableException if the broker is lost before the end
   */
  List<Document> documents(Document.Kind kind) throws BrokerUnavailableException {
    compare();
    holders.keySet().removeIf(name -> Document.Kind.of(name) != kind);
    return fetch();
  }

  /**
   * The newest document of one name that any host holds.
   *
   * @param name the document's name
   * @return empty where there is none
   * @throws BrokerUnavailableException if the broker is lost before the end
   */
  Optional<Document> document(String name) throws BrokerUnavailableException {
    return found(name).map(Found::document);
  }

  /**
   * The same, and who holds it.
   *
   * @param name the document's name
   * @return empty where there is none
   * @throws BrokerUnavailableException if the broker is lost before the end
   */
  Optional<Found> found(String name) throws BrokerUnavailableException {
    RollCall roll = new RollCall(hearing, hearing);
    Roster roster = Rosters.known(bus, hearing);
    roll.knows(roster.members());
    Inquiry.hold(
        bus,
        Destination.EVERY_HOST,
        new Message.NewestRequest(name),
        roll,
        answer -> {
          if (answer instanceof Message.Newest told) {
            roll.answered(told.host());
            told.held().ifPresent(holding -> held(holding, told.host()));
          }
        });
    return fetch().stream()
        .findFirst()
        .map(document -> new Found(document, holders.getOrDefault(name, List.of()), roster));
  }

  private void compare() throws BrokerUnavailableException {
    Roster roster = Rosters.known(bus, hearing);
    compare(Destination.ANY_HOST, new RollCall(hearing, hearing), "");
    RollCall roll = new RollCall(hearing, hearing);
    roll.knows(roster.members());
    compare(Destination.EVERY_HOST, roll, Summaries.digest(newest.values()));
  }

  private void compare(Destination whom, RollCall roll, String digest)
      throws BrokerUnavailableException {
    Map<String, Holding> asked = Map.copyOf(newest);
    Inquiry.hold(
        bus,
        whom,
        new Message.Compare("", digest, Footing.NONE),
        roll,
        answer -> {
          if (answer instanceof Message.Same same) {
            roll.answered(same.host());
            holds(same.host(), asked);
          } else if (answer instanceof Message.Holdings holdings) {
            roll.answered(holdings.host());
            told(holdings);
          }
        });
  }

  /** A host holds what it was asked for, some of which may be outdated by now. */
  private void holds(String host, Map<String, Holding> asked) {
    asked.forEach(
        (name, holding) -> {
          if (holding.equals(newest.get(name))) {
            holders.get(name).add(host);
          }
        });
  }

  private void told(Message.Holdings holdings) {
    holdings.held().forEach(holding -> held(holding, holdings.host()));
  }

  private void held(Holding holding, String host) {
    Holding known = newest.get(holding.name());
    if (known == null || holding.replaces(known)) {
      newest.put(holding.name(), holding);
      holders.put(holding.name(), new ArrayList<>(List.of(host)));
    } else if (holding.equals(known)) {
      holders.get(holding.name()).add(host);
    }
  }

  /** Asks one holder after the other for what is still missing. */
  private List<Document> fetch() throws BrokerUnavailableException {
    Map<String, Document> found = new TreeMap<>();
    TreeSet<String> hosts = new TreeSet<>();
    holders.values().forEach(hosts::addAll);
    for (String host : hosts) {
      TreeSet<String> names = new TreeSet<>();
      holders.forEach(
          (name, holding) -> {
            if (holding.contains(host) && !found.containsKey(name)) {
              names.add(name);
            }
          });
      if (!names.isEmpty()) {
        fetch(host, names, found);
      }
    }
    return List.copyOf(found.values());
  }

  private void fetch(String host, TreeSet<String> names, Map<String, Document> found)
      throws BrokerUnavailableException {
    RollCall roll = new RollCall(hearing, hearing);
    roll.knows(List.of(host));
    Inquiry.hold(
        bus,
        Destination.host(host),
        new Message.Request("", List.copyOf(names)),
        roll,
        answer -> {
          if (answer instanceof Message.Transfer copy
              && names.remove(copy.held().document().name())) {
            found.put(copy.held().document().name(), copy.held().document());
          }
          if (names.isEmpty()) {
            roll.answered(host);
          }
        });
  }
}
