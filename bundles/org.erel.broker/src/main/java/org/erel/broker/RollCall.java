package org.erel.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides when a question to many hosts is over: when all that are known have answered, or need not
 * be waited for. Not thread-safe.
 */
final class RollCall {

  private final Duration hearing;
  private final Duration finishing;
  private final Set<String> known = new TreeSet<>();
  private final Set<String> answered = new TreeSet<>();
  private final Set<String> accepted = new TreeSet<>();
  private final Set<String> absent = new TreeSet<>();
  private boolean deserted;

  /**
   * Nobody is known yet.
   *
   * @param hearing how long to wait for hosts that say nothing
   * @param finishing how long to wait, from the beginning, for hosts that accepted
   */
  RollCall(Duration hearing, Duration finishing) {
    this.hearing = hearing;
    this.finishing = finishing;
  }

  /**
   * These hosts exist.
   *
   * @param hosts identifiers
   */
  void knows(Collection<String> hosts) {
    known.addAll(hosts);
  }

  /**
   * A host has given its answer.
   *
   * @param host its identifier
   */
  void answered(String host) {
    known.add(host);
    answered.add(host);
    accepted.remove(host);
  }

  /**
   * A host is at work on its answer.
   *
   * @param host its identifier
   */
  void accepted(String host) {
    known.add(host);
    absent.remove(host);
    if (!answered.contains(host)) {
      accepted.add(host);
    }
  }

  /**
   * A host is not connected: it need not be waited for.
   *
   * @param host its identifier
   */
  void absent(String host) {
    accepted.remove(host);
    absent.add(host);
  }

  /** No host at all is connected. */
  void deserted() {
    deserted = true;
  }

  /**
   * Whether to wait no longer.
   *
   * @param elapsed since the question was sent
   * @return true from then on, unless more is heard
   */
  boolean over(Duration elapsed) {
    boolean heard = known.isEmpty() ? deserted : accepted.containsAll(awaited());
    return (heard || elapsed.compareTo(hearing) >= 0)
        && (accepted.isEmpty() || elapsed.compareTo(finishing) >= 0);
  }

  /**
   * Whom the question still waits for.
   *
   * @return identifiers, sorted
   */
  List<String> awaited() {
    return known.stream()
        .filter(host -> !answered.contains(host) && !absent.contains(host))
        .toList();
  }

  /**
   * Who is known and has not given an answer.
   *
   * @return identifiers, sorted
   */
  List<String> silent() {
    return known.stream().filter(host -> !answered.contains(host)).toList();
  }

  /**
   * Who has given an answer.
   *
   * @return identifiers, sorted
   */
  List<String> answered() {
    return List.copyOf(answered);
  }

  /**
   * Who said that it is at work, and has not given its answer.
   *
   * @param host its identifier
   * @return true if it did
   */
  boolean working(String host) {
    return accepted.contains(host);
  }

  /**
   * Whether nobody is known.
   *
   * @return true until a host is heard of
   */
  boolean empty() {
    return known.isEmpty();
  }
}
