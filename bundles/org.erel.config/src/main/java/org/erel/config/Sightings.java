package org.erel.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.erel.wire.Message;
import org.erel.wire.RosterMessage;
import org.erel.wire.Sighting;

/**
 * When this host last heard of each other one, in memory. Times are nanoseconds from any origin.
 * Thread-safe.
 */
final class Sightings {

  /** More hosts than a cluster has; what is beyond is forgotten, the one not heard of longest. */
  static final int REMEMBERED = 10_000;

  private record Memory(long heard, Optional<Long> left) {

    Sighting told(String host, long now) {
      return new Sighting(host, Duration.ofNanos(now - heard), left.map(at -> ago(now, at)));
    }

    private static Duration ago(long now, long at) {
      return Duration.ofNanos(now - at);
    }
  }

  private final Map<String, Memory> memories = new LinkedHashMap<>();

  /**
   * A message came.
   *
   * @param message those that tell who speaks are remembered, others do nothing
   * @param now when
   */
  synchronized void heard(Message message, long now) {
    if (message instanceof Message.Leaving leaving) {
      remember(leaving.host(), new Memory(now, Optional.of(now)));
    } else if (message instanceof Message.Heard told) {
      told.sightings().forEach(sighting -> learn(sighting, now));
    } else {
      speaker(message)
          .filter(host -> !host.isEmpty())
          .ifPresent(host -> remember(host, new Memory(now, left(host))));
    }
  }

  /** What hosts tell each other of themselves; operators leave the name empty. */
  private static Optional<String> speaker(Message message) {
    if (message instanceof Message.Compare question) {
      return Optional.of(question.host());
    } else if (message instanceof Message.Same same) {
      return Optional.of(same.host());
    } else if (message instanceof Message.Holdings holdings) {
      return Optional.of(holdings.host());
    } else if (message instanceof Message.Request request) {
      return Optional.of(request.host());
    } else if (message instanceof RosterMessage.Joining joining) {
      return Optional.of(joining.host());
    }
    return Optional.empty();
  }

  private Optional<Long> left(String host) {
    return Optional.ofNullable(memories.get(host)).flatMap(Memory::left);
  }

  private void learn(Sighting sighting, long now) {
    String host = sighting.host();
    Sighting newest =
        Optional.ofNullable(memories.get(host))
            .map(memory -> memory.told(host, now).merged(sighting))
            .orElse(sighting);
    remember(
        host,
        new Memory(now - newest.heard().toNanos(), newest.left().map(ago -> now - ago.toNanos())));
  }

  private void remember(String host, Memory memory) {
    memories.remove(host);
    memories.put(host, memory);
    if (memories.size() > REMEMBERED) {
      memories.remove(memories.keySet().iterator().next());
    }
  }

  /**
   * What is remembered of hosts.
   *
   * @param hosts identifiers
   * @param now when
   * @return of those that were heard of
   */
  synchronized List<Sighting> of(Collection<String> hosts, long now) {
    List<Sighting> found = new ArrayList<>();
    for (String host : hosts) {
      Optional.ofNullable(memories.get(host))
          .ifPresent(memory -> found.add(memory.told(host, now)));
    }
    return found;
  }

  /**
   * The hosts in the order in which they are likely to be there.
   *
   * @param hosts identifiers
   * @param now when
   * @return heard of lately, long ago, never; and then those that were stopped
   */
  synchronized List<String> likeliest(Collection<String> hosts, long now) {
    return hosts.stream()
        .sorted(
            Comparator.comparing((String host) -> sighting(host, now).stopped())
                .thenComparing(host -> sighting(host, now).heard()))
        .toList();
  }

  private Sighting sighting(String host, long now) {
    return of(List.of(host), now).stream()
        .findFirst()
        .orElse(new Sighting(host, Sighting.LONGEST, Optional.empty()));
  }
}
