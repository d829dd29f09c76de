package org.erel.repository;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.erel.api.Problem;
import org.erel.api.Release;
import org.erel.api.ReleaseId;
import org.erel.archive.DropName;

/**
 * The known releases and what is wrong with the drops. A release is known as long as the drop that
 * it came from is there, or the cluster knows it where it came from there, and its content never
 * changes meanwhile: whatever else is dropped under its name and version, that drop overwritten
 * included, is refused. Where the cluster knows other content, that is right.
 *
 * @param known by name and version
 * @param problems one for each drop that is refused
 */
record ReleaseIndex(SortedMap<ReleaseId, Known> known, List<Problem> problems) {

  static final ReleaseIndex EMPTY = new ReleaseIndex(new TreeMap<>(), List.of());

  /**
   * A known release.
   *
   * @param release its content
   * @param drop the name of the drop that it came from; empty where it came from the cluster
   * @param signature the drop's, when it was read
   * @param voucher as in {@link org.erel.wire.ReleaseDocument#signature}
   */
  record Known(Release release, String drop, String signature, Optional<String> voucher) {

    boolean dropped() {
      return !drop.isEmpty();
    }
  }

  ReleaseIndex {
    known = Collections.unmodifiableSortedMap(new TreeMap<>(known));
    problems = List.copyOf(problems);
  }

  /**
   * The index after another look at the folder.
   *
   * @param drops all drops there are, by name
   * @param findings what is known of them
   * @param cluster what the cluster knows
   * @return the next index
   */
  ReleaseIndex next(
      Map<String, Drop> drops, SortedMap<String, Finding> findings, ClusterReleases cluster) {
    SortedMap<ReleaseId, Known> next = new TreeMap<>();
    known.forEach(
        (id, it) -> {
          Drop drop = drops.get(it.drop());
          boolean there = !it.dropped() || drop != null && drop.release().equals(Optional.of(id));
          if (there && cluster.objection(it.release()).isEmpty()) {
            next.put(id, it);
          }
        });
    List<Problem> refused = new ArrayList<>();
    findings.forEach(
        (name, finding) -> {
          if (finding instanceof Finding.Complete complete) {
            Optional<String> objection = cluster.objection(complete.release());
            if (objection.isPresent()) {
              refused.add(problem(name, objection.get()));
              return;
            }
            Known found =
                new Known(
                    complete.release(), name, drops.get(name).signature(), complete.voucher());
            Known first = next.putIfAbsent(complete.release().id(), found);
            if (first != null && !first.release().digest().equals(found.release().digest())) {
              refused.add(problem(name, differs(first, found)));
            } else if (first != null && first.drop().equals(name)) {
              next.put(complete.release().id(), found);
            }
          } else if (finding instanceof Finding.Refused no) {
            refused.add(problem(name, no.reason()));
          }
        });
    return new ReleaseIndex(next, refused);
  }

  /** The same with a release that came from the cluster. */
  ReleaseIndex with(Known more) {
    SortedMap<ReleaseId, Known> next = new TreeMap<>(known);
    next.put(more.release().id(), more);
    return new ReleaseIndex(next, problems);
  }

  /** The same without a release. */
  ReleaseIndex without(ReleaseId id) {
    SortedMap<ReleaseId, Known> next = new TreeMap<>(known);
    next.remove(id);
    return new ReleaseIndex(next, problems);
  }

  /** The same with one more thing wrong. */
  ReleaseIndex with(Problem problem) {
    List<Problem> more = new ArrayList<>(problems);
    more.add(problem);
    return new ReleaseIndex(known, more);
  }

  /** A problem with a drop. */
  static Problem problem(String drop, String reason) {
    return new Problem("drop " + DropName.shown(drop), reason);
  }

  private static String differs(Known first, Known found) {
    String what =
        first.drop().equals(found.drop())
            ? "was overwritten with other content (sha256 %s) than it held when %s became known"
            : "holds other content (sha256 %s) than the first drop of %s, " + first.drop();
    return what.formatted(found.release().digest(), found.release().id())
        + " (sha256 "
        + first.release().digest()
        + "). A release never changes, and the first one stays: give new content a new version";
  }
}
