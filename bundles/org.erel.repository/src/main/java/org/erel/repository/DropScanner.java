package org.erel.repository;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides which drops are to be read when, from listings and the time alone. A drop is read once
 * two listings {@link #STABLE} apart show the same; one that cannot tell whether it is complete
 * must rest for {@link #QUIET}. What is found holds until the drop changes. For one thread.
 */
final class DropScanner {

  /** How long a drop must not change before it is read. */
  static final Duration STABLE = Duration.ofMillis(400);

  /** How long a drop must not change before it is called broken: a slow copy may only pause. */
  static final Duration QUIET = Duration.ofSeconds(3);

  /** How long until what could not be read is tried again. */
  static final Duration RETRY = Duration.ofSeconds(10);

  /** How long until it is looked again whether the jars that a drop awaits are here. */
  static final Duration AWAITED = Duration.ofSeconds(1);

  private final Map<String, Track> tracks = new HashMap<>();

  /**
   * Takes a listing.
   *
   * @param listing all drops there are
   * @param now nanoseconds of a clock that only moves forward
   * @return the drops to read now, in the listing's order; {@link #found} takes what comes of it
   */
  List<Drop> due(List<Drop> listing, long now) {
    tracks.keySet().retainAll(listing.stream().map(Drop::name).collect(Collectors.toSet()));
    List<Drop> due = new ArrayList<>();
    for (Drop drop : listing) {
      Track track = tracks.get(drop.name());
      if (track == null || !track.signature.equals(drop.signature())) {
        Set<String> awaited = track == null ? Set.of() : track.awaited;
        track = new Track(drop.signature(), now);
        track.awaited = awaited; // perhaps only a source was corrected
        tracks.put(drop.name(), track);
      }
      if (track.due(drop, now)) {
        due.add(drop);
      }
    }
    return due;
  }

  /** Takes what came of reading a drop. */
  void found(Drop drop, Finding finding, long now) {
    Track track = tracks.get(drop.name());
    track.finding = finding;
    track.read = now;
    if (finding instanceof Finding.Awaiting awaiting) {
      track.awaited = awaiting.jars();
    } else if (!(finding instanceof Finding.Unreadable)) {
      track.awaited = Set.of();
    }
  }

  /** Takes what was found before this scanner began, of a drop that may still be as it was then. */
  void remember(String name, String signature, Finding finding, long now) {
    Track track = new Track(signature, now);
    track.finding = finding;
    tracks.put(name, track);
  }

  /** What is known of the drops by now, by name; a broken one only after it rested. */
  SortedMap<String, Finding> findings(long now) {
    SortedMap<String, Finding> findings = new TreeMap<>();
    tracks.forEach(
        (name, track) -> {
          if (track.finding != null && track.told(now)) {
            findings.put(name, track.finding);
          }
        });
    return findings;
  }

  /** Digest of a release to the first name of a drop that is all of it. */
  Map<String, String> complete() {
    Map<String, String> complete = new HashMap<>();
    tracks.forEach(
        (name, track) -> {
          if (track.finding instanceof Finding.Complete found) {
            complete.merge(
                found.release().digest(),
                name,
                (one, other) -> one.compareTo(other) < 0 ? one : other);
          }
        });
    return Map.copyOf(complete);
  }

  /** Digests of the jars that are here, or on their way, for a drop that is not complete yet. */
  Set<String> awaited() {
    Set<String> awaited = new HashSet<>();
    tracks.values().forEach(track -> awaited.addAll(track.awaited));
    return awaited;
  }

  /** Whether a drop waits for its time, so that the next listing should not be far off. */
  boolean waiting(long now) {
    return tracks.values().stream().anyMatch(t -> t.finding == null || !t.told(now));
  }

  private static boolean passed(Duration duration, long since, long now) {
    return now - since >= duration.toNanos();
  }

  private static final class Track {

    private final String signature;
    private final long since;
    private Finding finding;
    private Set<String> awaited = Set.of();
    private long read;

    private Track(String signature, long since) {
      this.signature = signature;
      this.since = since;
    }

    private boolean due(Drop drop, long now) {
      if (finding == null) {
        return passed(drop.described() ? STABLE : QUIET, since, now);
      }
      return finding instanceof Finding.Unreadable && passed(RETRY, read, now)
          || finding instanceof Finding.Awaiting && passed(AWAITED, read, now);
    }

    private boolean told(long now) {
      return finding instanceof Finding.Complete || passed(QUIET, since, now);
    }
  }
}
