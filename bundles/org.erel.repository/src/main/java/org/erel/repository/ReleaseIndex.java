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

/**
 * The known releases and what is wrong with the drops. A release is known as long as the drop that
 * it came from is there, and its content never changes meanwhile: whatever else is dropped under
 * its name and version, that drop overwritten included, is refused.
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
   * @param drop the name of the drop that it came from
   * @param signature the drop's, when it was read
   */
  record Known(Release release, String drop, String signature) {}

  ReleaseIndex {
    known = Collections.unmodifiableSortedMap(new TreeMap<>(known));
    problems = List.copyOf(problems);
  }

  /**
   * The index after another look at the folder.
   *
   * @param drops all drops there are, by name
   * @param findings what is known of them
   * @return the next index
   */
  ReleaseIndex next(Map<String, Drop> drops, SortedMap<String, Finding> findings) {
    SortedMap<ReleaseId, Known> next = new TreeMap<>();
    known.forEach(
        (id, it) -> {
          Drop drop = drops.get(it.drop());
          if (drop != null && drop.release().equals(Optional.of(id))) {
            next.put(id, it);
          }
        });
    List<Problem> refused = new ArrayList<>();
    findings.forEach(
        (name, finding) -> {
          if (finding instanceof Finding.Complete complete) {
            Known found = new Known(complete.release(), name, drops.get(name).signature());
            Known first = next.putIfAbsent(complete.release().id(), found);
            if (first != null && !first.release().digest().equals(found.release().digest())) {
              refused.add(problem(name, differs(first, found)));
            } else if (first != null && first.drop().equals(name)) {
              next.put(complete.release().id(), found);
            }
          } else if (finding instanceof Finding.Broken broken) {
            refused.add(problem(name, broken.reason()));
          } else if (finding instanceof Finding.Unreadable unreadable) {
            refused.add(problem(name, unreadable.reason()));
          }
        });
    return new ReleaseIndex(next, refused);
  }

  /** The same with one more thing wrong. */
  ReleaseIndex with(Problem problem) {
    List<Problem> more = new ArrayList<>(problems);
    more.add(problem);
    return new ReleaseIndex(known, more);
  }

  /** A problem with a drop. */
  static Problem problem(String drop, String reason) {
    return new Problem("drop " + DropContents.shown(drop), reason);
  }

  private static String differs(Known first, Known found) {
    String what =
        first.drop().equals(found.drop())
            ? "was overwritten with other content (sha256 %s) than it held when %s became known"
            : "holds other content (sha256 %s) than the first drop of %s, " + first.drop();
    return what.formatted(found.release().digest(), found.release().id())
        + " (sha256 "
        + first.release().digest()
        + "). A release never changes, and the first one stays: give new content a new version, or"
        + " remove every drop of this version and drop the right one again";
  }
}
